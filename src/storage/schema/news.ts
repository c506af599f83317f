import { boolean, defineTable, integer, json, text, timestamp, required } from './define.ts';

/** An article, stored once; its later sightings are counted. */
export const newsRaw = defineTable({
  schema: 'trading',
  name: 'news_raw',
  columns: [
    integer('id'),
    text('news_id', required),
    text('symbol'),
    text('headline'),
    text('source'),
    text('source_url'),
    timestamp('published_timestamp'),
    timestamp('collected_timestamp'),
    text('content_snippet'),
    text('full_url'),
    json('metadata'),
    boolean('is_pre_market'),
    text('market_state'),
    json('headline_keywords'),
    json('mentioned_tickers'),
    integer('article_length'),
    boolean('is_breaking_news'),
    integer('update_count'),
    timestamp('first_seen_timestamp'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  // The old database also held headline, source and time unique. The id is a hash of the three, and a headline may be longer
  // than an index of Postgres takes.
  unique: [['news_id']],
  indexes: [['symbol', 'published_timestamp'], ['published_timestamp']],
});

/** One collection from one source, counted. */
export const newsCollectionStats = defineTable({
  schema: 'analytics',
  name: 'news_collection_stats',
  columns: [
    integer('id'),
    timestamp('collection_timestamp'),
    text('source'),
    integer('articles_collected'),
    integer('articles_new'),
    integer('articles_duplicate'),
    integer('error_count'),
    json('metadata'),
  ],
  primaryKey: ['id'],
  generatedKey: true,
  indexes: [['collection_timestamp']],
});
