// What the pages may use: the language and the interfaces of Chrome 103, and no way to make markup of a text.

import js from "@eslint/js";
import compat from "eslint-plugin-compat";
import globals from "globals";

// Newer than Chrome 103; the plugin knows interfaces and static methods, but no methods of values.
const NEWER = "toSorted|toReversed|toSpliced|with|isWellFormed|toWellFormed|union|intersection|difference|groupBy|fromAsync|checkVisibility|showPopover|startViewTransition|scrollend|setHTML";
const MARKUP = "innerHTML|outerHTML|insertAdjacentHTML|srcdoc|createContextualFragment|parseFromString|write|writeln|setHTMLUnsafe";

export default [
  js.configs.recommended,
  compat.configs["flat/recommended"],
  {
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: `MemberExpression[property.type='Identifier'][property.name=/^(${NEWER})$/]`, message: "Chrome 103 does not have it." },
        { selector: `MemberExpression[property.type='Identifier'][property.name=/^(${MARKUP})$/]`, message: "Write texts with textContent." },
      ],
      "eqeqeq": "error",
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 40 }],
      // Control characters are what the pages take out of texts.
      "no-control-regex": "off",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
