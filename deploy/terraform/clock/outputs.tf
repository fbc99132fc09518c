output "rule_name" {
  value       = aws_cloudwatch_event_rule.clock.name
  description = "Disable this rule to stop the clock."
}
