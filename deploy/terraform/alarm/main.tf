# Hears silence: rings when no run was completed for an hour, whatever the reason. Every run that applies, reads both
# sides and is not paused puts the metric (setting `metrics.namespace`). In the Region that the runs are given.

locals {
  topic_arn = var.topic_arn == "" ? aws_sns_topic.alarm[0].arn : var.topic_arn
}

resource "aws_sns_topic" "alarm" {
  count        = var.topic_arn == "" ? 1 : 0
  name         = var.name
  display_name = "kintone Identity Center Sync"
}

resource "aws_sns_topic_subscription" "email" {
  count     = var.email == "" ? 0 : 1
  topic_arn = local.topic_arn
  protocol  = "email"
  endpoint  = var.email
}

resource "aws_cloudwatch_metric_alarm" "silence" {
  alarm_name        = var.name
  alarm_description = "No run of kintone Identity Center Sync was completed for 60 minutes: nothing that was registered in kintone has become access since, and nothing was withdrawn. Look at the workflow's last runs, and whether it still starts. docs/operations.md, \"The alarm\"."
  namespace         = var.namespace
  metric_name       = "CompletedRuns"
  statistic         = "Sum"

  # Short periods, because CloudWatch looks at a few more of them than it is told to evaluate, and takes what it finds
  # there before it takes data for missing: of periods of an hour, that would be hours.
  period              = 300
  evaluation_periods  = 12
  datapoints_to_alarm = 12
  comparison_operator = "LessThanThreshold"
  threshold           = 1
  treat_missing_data  = "breaching"
  alarm_actions       = [local.topic_arn]
  ok_actions          = [local.topic_arn]
}
