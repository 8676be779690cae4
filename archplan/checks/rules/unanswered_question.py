"""What a spec asks for is listed until somebody answers, first what may cost most."""

from archplan.checks.words import *


@rule("warning", hint="write the value in its place, or answer all of them with 'archplan ask SPEC'")
def unanswered_question(plan):
    """A value that is asked for leaves the total "at least", and a bound passes no gate.

    The amounts are those of the whole bill with a small and a large answer, the other questions as they are drawn.

    Flags:
        services: {app: {type: kms, keys: ask}}
    Passes:
        services: {app: {type: kms, keys: 2}}
    Source: docs/language.md
    """
    if plan.waiting is None:
        return
    questions = plan.waiting.dearest()
    for number, question in enumerate(questions, 1):
        least, most = plan.waiting.of(question)
        apart = f"the month is {money(least)} to {money(most)} with it" if most > least else "it moves no line tried"
        said = f", such as {question.example}" if question.example else ""
        yield question.at, f"question {number} of {len(questions)}, {question.name}: {question.doc}{said}; {apart}"
