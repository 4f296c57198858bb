"""Training, recording and repeating: needs PyTorch, but for seeds and bootstrap."""
