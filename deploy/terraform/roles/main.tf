# The roles of kintone Identity Center Sync, in the account that it runs in: the delegated administrator of IAM Identity
# Center. What each statement is for, and what IAM cannot keep anybody from, is in docs/threat-model.md. The actions
# are all that the program can call; a test derives them from its code.

data "aws_caller_identity" "current" {}

data "aws_partition" "current" {}

locals {
  provider_arn = var.oidc_provider_arn == "" ? aws_iam_openid_connect_provider.github[0].arn : var.oidc_provider_arn

  values = {
    partition             = data.aws_partition.current.partition
    bot_account_id        = data.aws_caller_identity.current.account_id
    instance_id           = var.instance_id
    identity_store_id     = var.identity_store_id
    management_account_id = var.management_account_id
    owner                 = var.owner
    metrics_namespace     = var.metrics_namespace
  }

  trust = {
    provider_arn = local.provider_arn
    issuer       = var.oidc_issuer
    audience     = var.audience
  }

  subject_of_environment = "repo:${var.repository}:environment:${var.environment}"
  subjects_to_plan       = concat([local.subject_of_environment], var.plan_on_pull_requests ? ["repo:${var.repository}:pull_request"] : [])
  subjects_to_apply      = concat([local.subject_of_environment], var.approval_environment == "" ? [] : ["repo:${var.repository}:environment:${var.approval_environment}"])
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.oidc_provider_arn == "" ? 1 : 0
  url            = "https://${var.oidc_issuer}"
  client_id_list = [var.audience]
}

# What every role reads.
resource "aws_iam_policy" "read" {
  name        = "${var.role_name}-read"
  description = "Everything that kintone Identity Center Sync reads"
  policy      = templatefile("${path.module}/policies/read.json.tftpl", local.values)
}

# Reads, and writes nowhere: for `policy: report`, for plans of pull requests, and for `check`.
resource "aws_iam_role" "plan" {
  name                 = "${var.role_name}-plan"
  description          = "kintone Identity Center Sync, to plan"
  max_session_duration = 3600
  assume_role_policy   = templatefile("${path.module}/policies/trust.json.tftpl", merge(local.trust, { subjects = jsonencode(local.subjects_to_plan) }))
}

resource "aws_iam_role_policy_attachment" "plan_reads" {
  role       = aws_iam_role.plan.name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_role" "apply" {
  name                 = var.role_name
  description          = "kintone Identity Center Sync, to apply"
  max_session_duration = 3600
  assume_role_policy   = templatefile("${path.module}/policies/trust.json.tftpl", merge(local.trust, { subjects = jsonencode(local.subjects_to_apply) }))
}

resource "aws_iam_role_policy_attachment" "apply_reads" {
  role       = aws_iam_role.apply.name
  policy_arn = aws_iam_policy.read.arn
}

# The last statement denies the management account and this one. An edit names no account: that a permission set is
# provisioned in one of these, no condition can say. For the management account AWS refuses the edit to every delegated
# administrator; for this account only the program does.
resource "aws_iam_role_policy" "apply" {
  name   = "apply"
  role   = aws_iam_role.apply.name
  policy = templatefile("${path.module}/policies/apply.json.tftpl", local.values)
}

# A permission set that is just being created has no tags yet, and AWS has no key that tells this from one of somebody
# else without tags. So what has no owner can still be tagged as ours; the program never does that.
resource "aws_iam_role_policy" "owner_tag" {
  count  = var.owner_tag_conditions ? 1 : 0
  name   = "owner-tag"
  role   = aws_iam_role.apply.name
  policy = templatefile("${path.module}/policies/owner-tag.json.tftpl", local.values)
}

# Only this role: who can put the metric can keep the alarm silent.
resource "aws_iam_role_policy" "metrics" {
  count  = var.metrics_namespace == "" ? 0 : 1
  name   = "metrics"
  role   = aws_iam_role.apply.name
  policy = templatefile("${path.module}/policies/metrics.json.tftpl", local.values)
}

# For a person, once: puts our tags on permission sets that exist already, and changes nothing else of them.
resource "aws_iam_role" "adopt" {
  count                = var.adoption_principal_arn == "" ? 0 : 1
  name                 = "${var.role_name}-adopt"
  description          = "kintone Identity Center Sync, to adopt existing permission sets"
  max_session_duration = 3600
  assume_role_policy   = templatefile("${path.module}/policies/trust-of-people.json.tftpl", { principal_arn = var.adoption_principal_arn })
}

resource "aws_iam_role_policy_attachment" "adopt_reads" {
  count      = var.adoption_principal_arn == "" ? 0 : 1
  role       = aws_iam_role.adopt[0].name
  policy_arn = aws_iam_policy.read.arn
}

resource "aws_iam_role_policy" "adopt" {
  count  = var.adoption_principal_arn == "" ? 0 : 1
  name   = "adopt"
  role   = aws_iam_role.adopt[0].name
  policy = templatefile("${path.module}/policies/adopt.json.tftpl", local.values)
}
