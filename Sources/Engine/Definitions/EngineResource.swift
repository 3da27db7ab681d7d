// The resources that the engine itself works with. A family defines each, under this name. Without it, the engine does without what it stands for.

public enum EngineResource {
    /// What is made of each change of an object.
    public static let event = "event"
    /// Where events are sent.
    public static let webhookEndpoint = "webhook_endpoint"
    /// A credential that is good for some objects only.
    public static let ephemeralKey = "ephemeral_key"
}
