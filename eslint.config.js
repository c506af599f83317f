import js from '@eslint/js';
import tseslint from 'typescript-eslint';

// Time, chance, the environment and the screen are arguments below the commands (see docs/decisions).
const IMPURE = ['Date', 'process', 'console', 'setTimeout', 'setInterval', 'performance', 'fetch'];

export default tseslint.config(
  { ignores: ['dist/**', 'coverage/**', 'data/**', 'fixtures/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: 'always' }],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/prefer-for-of': 'off',
      'no-eval': 'error',
      'no-new-func': 'error',
      eqeqeq: ['error', 'always'],
      'no-self-compare': 'off',
    },
  },
  {
    files: ['src/model/**', 'src/engine/**', 'src/strategies/**', 'src/market/**', 'src/cycle/**', 'src/report/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...IMPURE],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Chance is a seeded argument.' },
      ],
      'no-restricted-imports': ['error', { patterns: ['node:*', 'fs', 'path', 'os'] }],
    },
  },
  {
    // News take the network, the clock and chance as arguments too; hashes are the one thing they have from Node.
    files: ['src/news/**'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': ['error', ...IMPURE],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Chance is a seeded argument.' },
      ],
    },
  },
  {
    files: ['**/*.test.ts', 'test/**', 'scripts/**', 'bench/**'],
    rules: { '@typescript-eslint/require-await': 'off' },
  },
  { files: ['eslint.config.js', '.dependency-cruiser.cjs'], extends: [tseslint.configs.disableTypeChecked] },
  { files: ['**/*.cjs'], languageOptions: { globals: { module: 'writable' } } },
);
