"""Paper and labels: PDF/A by typst, PAdES signatures, QR codes, label artwork."""
