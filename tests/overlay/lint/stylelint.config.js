// What the styles may use: what Chrome 103 knows.

export default {
  plugins: ["stylelint-no-unsupported-browser-features"],
  rules: {
    "plugin/no-unsupported-browser-features": [true, { browsers: ["chrome 103"], ignorePartialSupport: true }],
    "at-rule-disallowed-list": ["container", "layer", "scope", "starting-style", "view-transition", "import"],
    "block-no-empty": true,
    "color-no-invalid-hex": true,
    "declaration-block-no-duplicate-properties": [true, { ignore: ["consecutive-duplicates-with-different-values"] }],
    "no-duplicate-selectors": true,
    "property-no-unknown": true,
    "selector-disallowed-list": ["/&/", "/:has\\(/"],
    "selector-pseudo-class-no-unknown": true,
    "selector-type-no-unknown": true,
    "unit-disallowed-list": ["dvh", "dvw", "svh", "svw", "lvh", "lvw", "cqw", "cqh", "cqi", "cqb"],
    "unit-no-unknown": true,
  },
};
