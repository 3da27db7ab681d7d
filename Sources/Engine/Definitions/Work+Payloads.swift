// What each kind of work needs. These are classes, because every request passes one on. They never change.
import Wire

extension Work {
    public final class Creation: Sendable {
        public let parameters: ParameterSet
        let event: String?
        /// A server that is asked first. Nil if none is.
        public let upstream: Upstream?
        let hook: Hook?

        init(_ parameters: ParameterSet, event: String?, upstream: Upstream?, hook: Hook?) {
            self.parameters = parameters
            self.event = event
            self.upstream = upstream
            self.hook = hook
        }

        func with(_ parameters: ParameterSet) -> Creation { Creation(parameters, event: event, upstream: upstream, hook: hook) }
    }

    public final class Update: Sendable {
        public let parameters: ParameterSet
        let event: String?
        let hook: Hook?

        init(_ parameters: ParameterSet, event: String?, hook: Hook?) {
            self.parameters = parameters
            self.event = event
            self.hook = hook
        }

        func with(_ parameters: ParameterSet) -> Update { Update(parameters, event: event, hook: hook) }
    }

    public final class Deletion: Sendable {
        public enum Answer: Sendable {
            /// The object as it was.
            case object
            /// Its id, that it is deleted, and these fields as it had them.
            case stub(showing: Set<String>)
        }

        public let answer: Answer
        let event: String?
        /// Whether a retrieve of a deleted object answers that it was deleted.
        public let leavesTombstone: Bool
        /// Whether the object stays for those that refer to it.
        let keepsObject: Bool
        let hook: Hook?

        init(answer: Answer, event: String?, leavesTombstone: Bool, keepsObject: Bool, hook: Hook?) {
            self.answer = answer
            self.event = event
            self.leavesTombstone = leavesTombstone
            self.keepsObject = keepsObject
            self.hook = hook
        }
    }

    public final class Listing: Sendable {
        /// Turns what was sent into the values of fields.
        public typealias Reading = @Sendable (JSONObject) -> JSONObject

        /// The objects that hold something in a field are left out, unless a request gives one of some parameters.
        public struct Hiding: Sendable {
            let field: String
            let revealing: [String]

            public init(_ field: String, unless revealing: String...) {
                self.field = field
                self.revealing = revealing
            }
        }

        public let filters: [Parameter]
        /// Those that compare a number with bounds, besides `created`.
        public let ranges: [Parameter]
        let reading: Reading?
        /// Without this filter the list is empty. Nil if there is no such filter.
        public let neededFilter: String?
        /// The list shows only objects for which this field is true. Nil if it shows all.
        public let onlyField: String?
        /// Which objects it leaves out. Nil if it shows all.
        let hiding: Hiding?
        /// Whether it says how many objects are on its page.
        public let countsPage: Bool
        /// Whether the oldest object comes first. Usually it is the newest.
        let isOldestFirst: Bool

        init(filters: [Parameter], reading: Reading?, neededFilter: String?, onlyField: String?, hiding: Hiding?, countsPage: Bool, isOldestFirst: Bool) {
            self.filters = filters + (onlyField.map { [.boolean($0)] } ?? [])
            self.reading = reading
            self.neededFilter = neededFilter
            ranges = filters.filter { if case .timeRange = $0.shape { $0.name != Parameter.created.name } else { false } }
            self.onlyField = onlyField
            self.hiding = hiding
            (self.countsPage, self.isOldestFirst) = (countsPage, isOldestFirst)
        }

        /// The values that the fields of the objects must have, `created`, and what is about the page.
        public func filters(of arguments: Arguments) -> Arguments { reading.map { Arguments($0(arguments.values)) } ?? arguments }
    }
}
