# A clock that keeps its time: every ten minutes EventBridge starts the workflow that calls sync.yml, by GitHub's API.
# GitHub's own schedule stays beside it; a run too many changes nothing, and waits for the one before it.

data "aws_caller_identity" "current" {}

# EventBridge keeps the token in Secrets Manager. Terraform keeps it in its state, too: guard that as you guard the token.
resource "aws_cloudwatch_event_connection" "github" {
  name               = var.name
  description        = "May start a workflow of the repository"
  authorization_type = "API_KEY"

  auth_parameters {
    api_key {
      key   = "Authorization"
      value = "Bearer ${var.token}"
    }

    invocation_http_parameters {
      header {
        key             = "Accept"
        value           = "application/vnd.github+json"
        is_value_secret = false
      }

      header {
        key             = "X-GitHub-Api-Version"
        value           = "2022-11-28"
        is_value_secret = false
      }
    }
  }
}

resource "aws_cloudwatch_event_api_destination" "github" {
  name                             = var.name
  connection_arn                   = aws_cloudwatch_event_connection.github.arn
  http_method                      = "POST"
  invocation_endpoint              = "${var.api_url}/repos/${var.repository}/actions/workflows/${var.workflow}/dispatches"
  invocation_rate_limit_per_second = 1
}

resource "aws_iam_role" "clock" {
  name        = var.name
  description = "EventBridge, to start the workflow of kintone Identity Center Sync"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Service = "events.amazonaws.com" }
      Action    = "sts:AssumeRole"
      Condition = { StringEquals = { "aws:SourceAccount" = data.aws_caller_identity.current.account_id } }
    }]
  })
}

resource "aws_iam_role_policy" "clock" {
  name = "start"
  role = aws_iam_role.clock.name

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "StartTheWorkflow"
      Effect   = "Allow"
      Action   = "events:InvokeApiDestination"
      Resource = aws_cloudwatch_event_api_destination.github.arn
    }]
  })
}

resource "aws_cloudwatch_event_rule" "clock" {
  name                = var.name
  description         = "Starts the workflow of kintone Identity Center Sync"
  schedule_expression = "rate(10 minutes)"
}

resource "aws_cloudwatch_event_target" "github" {
  rule     = aws_cloudwatch_event_rule.clock.name
  arn      = aws_cloudwatch_event_api_destination.github.arn
  role_arn = aws_iam_role.clock.arn

  # No inputs: those of the workflow have defaults, and nothing is approved from here.
  input = jsonencode({ ref = var.branch })

  # A start that could not be delivered is not made up for: the next one follows soon.
  retry_policy {
    maximum_event_age_in_seconds = 300
    maximum_retry_attempts       = 3
  }
}

resource "aws_cloudwatch_metric_alarm" "refused" {
  count               = var.alarm_topic_arn == "" ? 0 : 1
  alarm_name          = "${var.name}-refused"
  alarm_description   = "GitHub does not take the calls that start kintone Identity Center Sync: the token may have expired. GitHub's own schedule goes on, with delays."
  namespace           = "AWS/Events"
  metric_name         = "FailedInvocations"
  dimensions          = { RuleName = aws_cloudwatch_event_rule.clock.name }
  statistic           = "Sum"
  period              = 600
  evaluation_periods  = 3
  datapoints_to_alarm = 3
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = 1
  treat_missing_data  = "notBreaching"
  alarm_actions       = [var.alarm_topic_arn]
  ok_actions          = [var.alarm_topic_arn]
}
