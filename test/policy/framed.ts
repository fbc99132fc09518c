/** Documents around one part, which stands where the table says it is. */

/** The statement begins in line 2, column 1. */
export const policy = (statements: string): string =>
  `{"Version": "2012-10-17", "Statement":\n${statements}\n}`;
export const allow = (rest: string): string => policy(`{"Effect": "Allow", ${rest}}`);
export const action = (of: string): string => policy(`{"Action": ${of}, "Effect": "Allow", "Resource": "*"}`);
export const resource = (of: string): string =>
  policy(`{"Resource": ${of}, "Effect": "Allow", "Action": "*"}`);
export const condition = (of: string): string =>
  policy(`{"Condition": ${of}, "Effect": "Allow", "Action": "*", "Resource": "*"}`);
export const sound = '"Effect": "Allow", "Action": "*", "Resource": "*"';
