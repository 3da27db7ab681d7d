// The public URL is the base of every URL that is put into an object.

extension Engine {
    /// Makes every object show its links under the public URL of the settings, even if it had another one when they were made.
    public func adoptPublicURL() throws { try links.adopt(settings.publicURL) }
}
