"""What an operator watches: health, readiness, metrics, logs."""
