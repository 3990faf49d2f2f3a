"""Product carbon footprints after ISO 14067 / GB/T 24067: pure types and maths, no I/O.

The way through: `bom.Submission` → (a product family's ``build``) → `foreground.Foreground` →
`linking.link` → `system.ProductSystem` → `calculation.calculate` → `contribution.Contributions`
→ `result.Footprint`; `assessment.assess` walks it in one call.
"""
