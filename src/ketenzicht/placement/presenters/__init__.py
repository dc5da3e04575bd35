"""What pages of placing show."""
