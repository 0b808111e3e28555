import { h, render } from "preact";
import { PlanFactsView } from "./plan-facts-view.ts";
import { DebtView } from "./debt-view.ts";
import { OperationsView } from "./operations-view.ts";
import { Frame, Problem } from "./elements.ts";
import { LinesView } from "./lines-view.ts";
import { broken, failure, loan, purchase, reload, start } from "./pay-state.ts";
import { NotOpenedView } from "./not-opened-view.ts";
import { LinkView } from "./link-view.ts";
import { OthersView } from "./others-view.ts";
import { ReturnsView } from "./returns-view.ts";
import { StateView } from "./state-view.ts";
import { HistoryView } from "./history-view.ts";
import { words } from "./words.ts";

/** The purchaser's page of a purchase: its state, what is owed, and the allowed operations. */
const Page = () => {
  const current = purchase.value;
  if (broken.value) return h(Frame, { title: words.link.title }, h("p", {}, words.link.pay));
  const loadFailure = failure.value?.at === "" ? failure.value.failure : undefined;
  if (!current)
    return h(
      Frame,
      { title: words.payLater },
      loadFailure ? h(NotOpenedView, { failure: loadFailure, reload }) : h("p", { role: "status" }, words.loading),
    );
  return h(
    Frame,
    { title: words.pay.at(current.shop) },
    h(Problem, { failure: loadFailure }),
    h(
      "div",
      { class: "columns" },
      h(
        "div",
        {},
        h(StateView, { purchase: current, loan: loan.value }),
        h(DebtView, { purchase: current, loan: loan.value }),
        h(PlanFactsView, { loan: loan.value }),
      ),
      h(
        "div",
        {},
        h(OperationsView, { purchase: current }),
        h(ReturnsView, { purchase: current }),
        h(LinesView, { purchase: current }),
        h(HistoryView, { purchase: current }),
        h(OthersView, { purchase: current }),
        h(LinkView, {}),
      ),
    ),
  );
};

const root = document.querySelector("#page");
if (root) render(h(Page, {}), root);
void start();
