import { readFileSync } from 'node:fs';
import { parse as parseYaml } from 'yaml';
import { describe, expect, test } from 'vitest';
import { renderErrors } from './errors.ts';
import { BUILT_INS } from './functions.ts';
import { CATALYSTS, DAY_SERIES, POSITION_SERIES, SERIES } from './names.ts';
import { compileRuleSet } from './plan.ts';
import { RULE_SET_SHAPE } from './schema.ts';
import type { Shape } from './schema.ts';
import { STANDARD_FUNCTIONS } from './standard.ts';

const text = readFileSync(new URL('../../../docs/rules.md', import.meta.url), 'utf8');

describe('docs/rules.md', () => {
  test('shows rule sets that compile', () => {
    const blocks = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1]);
    expect(blocks.length).toBeGreaterThan(0);
    for (const block of blocks) {
      const compiled = compileRuleSet(parseYaml(block), { functions: STANDARD_FUNCTIONS });
      expect(compiled.ok ? '' : renderErrors(compiled.errors)).toBe('');
    }
  });

  test('tells every key that a rule set may have', () => {
    const keys = (shape: Shape): string[] => {
      if (shape.kind === 'object') return Object.entries(shape.fields).flatMap(([key, field]) => [key, ...keys(field)]);
      return shape.kind === 'list' || shape.kind === 'names' ? keys(shape.of) : [];
    };
    const missing = keys(RULE_SET_SHAPE).filter((key) => !new RegExp(`\\b${key}\\b`).test(text));
    expect(missing).toEqual([]);
  });

  test('tells every function, series and catalyst of the language', () => {
    const called = BUILT_INS.filter(({ name }) => !text.includes(`\`${name}(`)).map(({ name }) => name);
    expect(called).toEqual([]);
    const named = [...Object.keys(SERIES), ...Object.keys(DAY_SERIES), ...Object.keys(POSITION_SERIES)].filter(
      (name) => !text.includes(`\`${name}\``),
    );
    expect(named).toEqual([]);
    expect(CATALYSTS.filter((name) => !text.includes(name))).toEqual([]);
  });
});

describe('every function of the registries', () => {
  const bare = [...STANDARD_FUNCTIONS].filter(([, it]) => it.kind === 'indicator');
  test.each(bare)('%s can be called with its defaults alone', (name, it) => {
    const outputs = it.kind === 'indicator' ? it.indicator.outputs : [];
    for (const output of outputs) {
      const call = outputs.length > 1 ? `${name}().${output}` : `${name}()`;
      const compiled = compileRuleSet({ name: 'a', long: { enter: `${call} > 0` } }, { functions: STANDARD_FUNCTIONS });
      expect(compiled.ok ? '' : renderErrors(compiled.errors)).toBe('');
    }
  });
});
