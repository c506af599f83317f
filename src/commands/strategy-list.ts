import { STRATEGIES } from '../strategies/index.ts';
import { textTable } from './table.ts';

/** The built-in strategies with their parameters, for a person or a script. */
export function listStrategies(json: boolean): string {
  const rules = [...STRATEGIES.values()];
  if (json) {
    const strategies = rules.map(({ name, summary, params }) => ({
      name,
      summary: summary ?? null,
      params: params ?? {},
    }));
    return `${JSON.stringify({ schema: 'catalyst.strategies.v1', strategies })}\n`;
  }
  const rows = rules.map(({ name, params, summary }) => [
    name,
    Object.entries(params ?? {})
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
    summary ?? '',
  ]);
  return textTable(['strategy', 'parameters', 'what it does'], rows);
}
