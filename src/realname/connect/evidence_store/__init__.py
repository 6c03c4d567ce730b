"""Where sealed evidence lies. It sees ciphertext alone: taking away a subscriber's data key is what erases her."""
