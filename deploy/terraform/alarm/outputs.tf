output "topic_arn" {
  value       = local.topic_arn
  description = "Topic that the alarm goes to."
}
