/** The pattern of what was not recorded. */
export function GapHatch() {
  return (
    <defs>
      <pattern id="gap-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect className="gap-hatch-line" width="1.5" height="6" />
      </pattern>
    </defs>
  );
}
