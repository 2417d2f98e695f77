// Answers the pages of the app with its page, and leads to the app from outside of its path.
const base = '/*BASE*/';
const pages = [/*PAGES*/];
function handler(event) {
    const request = event.request;
    const uri = request.uri;
    if (base !== '/' && (uri === '/' || uri + '/' === base)) {
        return { statusCode: 302, statusDescription: 'Found', headers: { location: { value: base } } };
    }
    if (uri.startsWith(base) && pages.some((page) => page.test(uri.slice(base.length)))) {
        request.uri = base + '/*PAGE*/';
    }
    return request;
}
