"""Text on pictures: where it is, what it says, and how sure each character is.

    boxes = find_text(pixels, side=800)          # TextBox: a turned rectangle
    line = cut_line(pixels, boxes[0].quad)       # 48 pixels high, red first
    seen = recognise(line)                       # features, of which any alphabet can be asked
    text = read_greedy(seen, CHINESE)            # characters with probabilities
    best = read_exact(seen, MRZ, masks)          # exactly len(masks) characters, each from its mask

PP-OCRv6 small (PaddleOCR, Apache-2.0), run by OpenVINO. The detector is Differentiable Binarization (Liao et al.,
2020), the recogniser CTC (Graves et al., 2006).
"""
