/** Whether a URL can be an image's: at an http(s) address, or the image itself in a `data:` URI. */
export function isImageUrl(url: string): boolean {
  const protocol = URL.parse(url)?.protocol;
  return protocol === 'http:' || protocol === 'https:' || protocol === 'data:';
}

/** Whether a URL is the image itself. Such a one passes as a field: the live service stumbles over it only later. */
export function isDataUrl(url: string): boolean {
  return URL.parse(url)?.protocol === 'data:';
}
