// The resources that the engine itself works with. A family defines each, under this name. Without it, the engine does without what it stands for.

public enum EngineResource {
    /// What is made of each change of an object.
    public static let event = "event"
    /// Where events are sent.
    public static let webhookEndpoint = "webhook_endpoint"
    /// A credential that is good for some objects only.
    public static let ephemeralKey = "ephemeral_key"
    /// A clock that only some objects follow. Its field `frozen_time` is its time, `target` where it advances to.
    public static let testClock = "test_helpers.test_clock"
    /// What waits on the time of such a clock.
    public static let testClockTimer = "test_helpers.test_clock_timer"
    /// The deed by which such a clock advances.
    public static let testClockStep = "step"
}
