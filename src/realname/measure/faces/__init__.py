"""Faces become readings: detection, alignment, embedding, landmarks, pose, quality, protection."""
