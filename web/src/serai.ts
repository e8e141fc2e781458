// Every page works without this file: each element only adds to what the server has already written.
import { SeraiChart } from "./serai-chart";
import { SeraiClock } from "./serai-clock";
import { SeraiConfirm } from "./serai-confirm";
import { SeraiLive } from "./serai-live";
import { SeraiMap } from "./serai-map";
import { SeraiMenu } from "./serai-menu";
import { SeraiOnce } from "./serai-once";
import { SeraiPasskey } from "./serai-passkey";
import { openForPrint } from "./print";

customElements.define("serai-chart", SeraiChart);
customElements.define("serai-clock", SeraiClock);
customElements.define("serai-confirm", SeraiConfirm);
customElements.define("serai-live", SeraiLive);
customElements.define("serai-map", SeraiMap);
customElements.define("serai-menu", SeraiMenu);
customElements.define("serai-once", SeraiOnce);
customElements.define("serai-passkey", SeraiPasskey);
openForPrint();
