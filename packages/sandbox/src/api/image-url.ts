/** True for a URL of an image: http, https, or `data:` with the image itself. */
export function isImageUrl(url: string): boolean {
  const protocol = URL.parse(url)?.protocol;
  return protocol === 'http:' || protocol === 'https:' || protocol === 'data:';
}

/** True for a `data:` URI. It is a valid field: the live service accepts it at first and fails later with a 500. */
export function isDataUrl(url: string): boolean {
  return URL.parse(url)?.protocol === 'data:';
}
