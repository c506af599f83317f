import type { Theme } from '../report/theme.ts';
import { wrap } from '../report/width.ts';
import { STRATEGIES } from '../strategies/index.ts';

const INDENT = '  ';

/** The built-in strategies with their parameters, for a person's screen or a script. */
export function listStrategies(json: boolean, theme: Theme): string {
  const rules = [...STRATEGIES.values()];
  if (json) {
    const strategies = rules.map(({ name, summary, params }) => ({
      name,
      summary: summary ?? null,
      params: params ?? {},
    }));
    return `${JSON.stringify({ schema: 'catalyst.strategies.v1', strategies })}\n`;
  }
  return rules
    .map(({ name, params, summary }) => {
      const values = Object.entries(params ?? {}).map(([key, value]) => `${key}=${value}`);
      const lines = [summary ?? '', values.join(' ')].flatMap((text) => wrap(theme, text, theme.width - INDENT.length));
      return [name, ...lines.map((line) => INDENT + line)].map((line) => `${line.trimEnd()}\n`).join('');
    })
    .join('');
}
