// Cards and bank accounts, and the tokens that stand for them.
import Engine

extension Family {
    package static let payers = Family(Card.resource, BankAccount.resource, Token.resource)
}
