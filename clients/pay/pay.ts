import { h, render } from "preact";
import { DebtView } from "./debt-view.ts";
import { DeedsView } from "./deeds-view.ts";
import { Card, Frame, Problem } from "./elements.ts";
import { LinesView } from "./lines-view.ts";
import { broken, failure, loan, purchase, reload, start } from "./pay-state.ts";
import { ReturnsView } from "./returns-view.ts";
import { StateView } from "./state-view.ts";
import { StoryView } from "./story-view.ts";
import { words } from "./words.ts";

/** The purchaser's own page of a purchase: how it stands, what is owed, what can be done. */
const Page = () => {
  const seen = purchase.value;
  if (broken.value) return h(Frame, { title: words.link.title }, h("p", {}, words.link.pay));
  const trouble = failure.value?.at === "" ? failure.value.failure : undefined;
  if (!seen)
    return h(
      Frame,
      { title: words.payLater },
      trouble
        ? h(
            Card,
            { title: words.link.title },
            h(Problem, { failure: trouble }),
            h("button", { type: "button", onClick: () => void reload() }, words.tryAgain),
          )
        : h("p", { role: "status" }, words.loading),
    );
  return h(
    Frame,
    { title: words.pay.at(seen.shop) },
    h(Problem, { failure: trouble }),
    h(
      "div",
      { class: "columns" },
      h("div", {}, h(StateView, { purchase: seen }), h(DebtView, { purchase: seen, loan: loan.value })),
      h(
        "div",
        {},
        h(DeedsView, { purchase: seen }),
        h(ReturnsView, { purchase: seen }),
        h(LinesView, { purchase: seen }),
        h(StoryView, { purchase: seen }),
      ),
    ),
  );
};

const root = document.querySelector("#page");
if (root) render(h(Page, {}), root);
void start();
