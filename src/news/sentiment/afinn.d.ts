/** The library's own English: AFINN-165 with emoji, as `registerLanguage` takes it. */
declare module 'sentiment/languages/en/index.js' {
  const english: { readonly labels: Readonly<Record<string, number>> };
  export default english;
}
