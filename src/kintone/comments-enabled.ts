import { RemoteError } from "../remote-error.ts";
import type { AppAddress, KintoneSend } from "./client.ts";

/**
 * Whether records of the app can be commented on; undefined when the token may not see the app's settings, which
 * takes the right to manage the app.
 */
export const areCommentsEnabled = async (
  { app, guestSpaceId }: AppAddress,
  send: KintoneSend,
): Promise<boolean | undefined> => {
  try {
    const settings = await send({ operation: "app/settings.get", app, guestSpaceId }, (client) =>
      client.app.getAppSettings({ app }),
    );
    return settings.enableComments;
  } catch (error) {
    if (error instanceof RemoteError) return undefined;
    throw error;
  }
};
