"""The adapter (aanlevermodule): a small program at the provider that reads its systems and delivers what they hold."""
