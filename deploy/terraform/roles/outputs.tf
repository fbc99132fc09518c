output "plan_role_arn" {
  value       = aws_iam_role.plan.arn
  description = "`role-to-assume` of a workflow that only plans."
}

output "apply_role_arn" {
  value       = aws_iam_role.apply.arn
  description = "`role-to-assume` of the workflow."
}

output "adopt_role_arn" {
  value       = one(aws_iam_role.adopt[*].arn)
  description = "Role for `identity-sync import --adopt`; null when there is none."
}
