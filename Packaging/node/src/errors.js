// What goes wrong, in words.

/** Something that was expected did not happen. The message says what, and what to do. */
export class PinstripeError extends Error {
  name = "PinstripeError";
}

/** Pinstripe has refused a call. `error` is Stripe's error object. */
export class RequestFailed extends PinstripeError {
  name = "RequestFailed";

  constructor(method, place, status, answer) {
    const { message, code, param } = answer.error;
    const details = [code && `code ${code}`, param && `param ${param}`].filter(Boolean).join(", ");
    const waiting = (answer.outstanding ?? []).map((each) => `\n${each.event_type} to ${each.url} is under way.`).join("");
    super(`${method} ${place} was answered ${status}: ${message}${details && ` (${details})`}${waiting}`);
    this.status = status;
    this.error = answer.error;
  }
}
