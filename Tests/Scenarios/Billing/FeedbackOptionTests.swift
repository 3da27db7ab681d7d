// Reasons to cancel, in the account's own words.
import TestHarness
import Testing
import Wire

@Suite("Feedback options") struct FeedbackOptionTests {
    private static let path = "/v1/billing/feedback_options"

    @Test("an option is made, renamed, named by a cancellation, and made inactive") func life() throws {
        let server = try TestServer()
        let option = try server.post(Self.path, "description=Moved away")
        #expect(option.json == [
            "id": .string(option.id), "object": "billing.feedback_option", "description": "Moved away", "livemode": false, "status": "active",
            "status_transitions": ["deactivated_at": .null],
        ])
        #expect(try server.post("\(Self.path)/\(option.id)", "description=Left town")["description"] == "Left town")
        let subscription = try server.subscribe(server.newPayer(), to: server.newPrice(1000)).id
        let details = "cancellation_details[feedback_option]=\(option.id)&expand[]=cancellation_details.feedback_option"
        let ended = try server.delete("/v1/subscriptions/\(subscription)?\(details)")
        #expect(ended["cancellation_details"]?["feedback_option"]?["description"] == "Left town")
        #expect(try server.post("\(Self.path)/\(option.id)/deactivate").only("status", "status_transitions") == [
            "status": "inactive", "status_transitions": ["deactivated_at": 1_695_680_120],
        ])
        #expect(try server.get("\(Self.path)?status=active").ids == [])
        #expect(try server.get("\(Self.path)?status=inactive").ids == [option.id])
        let other = try server.subscribe(server.newPayer(), to: server.newPrice(1000)).id
        #expect(try server.change(other, "cancellation_details[feedback_option]=x").failure?.parameter == "cancellation_details[feedback_option]")
    }
}
