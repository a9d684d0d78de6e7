using System.Globalization;
using System.Text;

namespace DeepNet.Training;

/// <summary>How the page of a report looks: light or dark as the reader's system is, on a screen of any width, and on
/// paper.</summary>
internal static class ReportStyle
{
    /// <summary>Without characters that HTML and XML read differently.</summary>
    public static string Css { get; } = Sheet + Cells();

    private const string Sheet =
        """

        :root{color-scheme:light dark;--page:#f5f6f8;--card:#fff;--ink:#1c2127;--soft:#5c6672;--line:#e2e5ea;
        --train:#2f6fde;--validation:#dd7a12;--rate:#7b5cc9;--good:#1a7f4b;--bad:#c2362f;--warn:#8f6200;
        --hit:47,111,222;--miss:221,122,18}
        @media screen and (prefers-color-scheme:dark){:root{--page:#101317;--card:#181c22;--ink:#e7eaee;--soft:#9ba5b2;
        --line:#2b313a;--train:#6fa3ff;--validation:#f2a444;--rate:#b49bf2;--good:#57c28a;--bad:#ff8078;--warn:#e0b450;
        --hit:72,124,224;--miss:242,164,68}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--page);color:var(--ink);line-height:1.45;
        font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-size:15px;
        font-variant-numeric:tabular-nums;-webkit-text-size-adjust:100%}
        main{max-width:1120px;margin:0 auto;padding:28px 20px 48px}
        header{display:flex;align-items:center;gap:14px;flex-wrap:wrap}
        h1{font-size:26px;margin:0;overflow-wrap:anywhere;letter-spacing:-.01em}
        h2{font-size:17px;margin:0 0 4px}
        p{margin:4px 0;overflow-wrap:anywhere}
        .soft{color:var(--soft)}.good{color:var(--good)}.bad{color:var(--bad)}
        .warn{color:var(--warn);font-size:13px}
        .right{text-align:right}.nowrap{white-space:nowrap}
        .status{font-size:13px;font-weight:600;padding:2px 10px;border-radius:99px;border:1px solid currentColor}
        .status.completed{color:var(--good)}.status.running{color:var(--train)}
        .status.stopped{color:var(--warn)}.status.failed{color:var(--bad)}
        .banner{margin:14px 0 0;padding:10px 14px;background:var(--card);border:1px solid var(--line);
        border-left:4px solid var(--train);border-radius:8px}
        .banner.failed{border-left-color:var(--bad)}
        .banner.stopped,.banner.note{border-left-color:var(--warn)}
        .card{background:var(--card);border:1px solid var(--line);border-radius:12px;padding:16px 18px;margin:16px 0 0;
        min-width:0}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(160px,1fr));gap:14px;margin:18px 0 0}
        .tiles .card{margin:0;padding:12px 16px}
        dt{color:var(--soft);font-size:13px}dd{margin:0}
        dd.number{font-size:25px;font-weight:600;letter-spacing:-.01em}dd.soft{font-size:13px}
        .charts{display:grid;grid-template-columns:1fr 1fr;gap:16px;margin:16px 0 0}
        .charts .card{margin:0}
        #loss{grid-column:1/-1}
        #loss .plot{height:330px}
        .charts>.card:last-child:nth-child(even){grid-column:1/-1}
        figcaption b{font-size:15px}
        .key{display:inline-block;font-size:13px;color:var(--soft);margin-left:14px;white-space:nowrap}
        .key:before{content:"";display:inline-block;width:16px;height:3px;border-radius:2px;margin-right:6px;
        vertical-align:middle;background:currentColor}
        .key.train:before{color:var(--train)}.key.validation:before{color:var(--validation)}
        .key.rate:before{color:var(--rate)}.key.faint:before{opacity:.4}
        .chart input{appearance:none;-webkit-appearance:none;position:absolute;width:1px;height:1px;margin:0;opacity:0}
        .chart{position:relative}
        .chart label{position:absolute;top:15px;right:16px;font-size:12px;color:var(--soft);cursor:pointer;
        padding:1px 9px;border-radius:99px;border:1px solid transparent}
        .chart .pick-log+label{right:76px}
        .chart input:checked+label{border-color:var(--line);color:var(--ink)}
        .chart input:focus-visible+label{outline:2px solid var(--train)}
        .plot.log,.plot.linear{display:none}
        .pick-log:checked~.plot.log,.pick-linear:checked~.plot.linear{display:block}
        .plot{height:270px;padding:14px 14px 40px 56px;clear:both}
        .plot.square{height:460px}
        .plot svg{display:block;overflow:visible}
        .grid{stroke:var(--line);stroke-width:1}.axis{stroke:var(--soft);stroke-width:1;opacity:.6}
        .best{stroke:var(--soft);stroke-width:1;stroke-dasharray:3 4;opacity:.7}
        .tick{fill:var(--soft);font-size:12px}.tick.y,.tick.end,.value.end{text-anchor:end}
        .tick.x,.value.middle,.gap{text-anchor:middle}
        .value{fill:var(--ink);font-size:13px;font-weight:600;paint-order:stroke;stroke:var(--card);stroke-width:4px;
        stroke-linejoin:round}
        .curve,.points{fill:none;stroke-linecap:round;stroke-linejoin:round;vector-effect:non-scaling-stroke}
        .curve{stroke-width:2.25px}.curve.faint{stroke-width:1px;opacity:.4}
        .points{stroke-width:5px;opacity:.45}
        .band{opacity:.15;stroke:none}
        .curve.train,.points.train,.least.train{stroke:var(--train)}.band.train,.dot.train,.gap.train{fill:var(--train)}
        .curve.validation,.least.validation{stroke:var(--validation)}
        .dot.validation,.gap.validation{fill:var(--validation)}
        .curve.rate{stroke:var(--rate)}.dot.rate,.gap.rate{fill:var(--rate)}
        .gap{font-weight:700}
        .least{fill:none;stroke-width:2px}
        .scroll{overflow-x:auto;margin-top:8px}
        table{border-collapse:collapse}
        th{font-weight:400;text-align:left}
        .list{width:100%;font-size:14px}
        .list th,.list td{padding:5px 14px 5px 0;border-bottom:1px solid var(--line);vertical-align:top}
        .list tr:last-child>*{border-bottom:none}
        .list th[scope=col],.list th[scope=colgroup]{color:var(--soft);font-size:13px}
        .list th[scope=colgroup]{font-weight:600;color:var(--ink);padding-top:10px}
        .list .right{text-align:right}
        .share{position:relative;min-width:96px}
        .share i{position:absolute;left:14px;bottom:3px;height:3px;background:var(--train);opacity:.55;
        border-radius:2px;max-width:calc(100% - 28px)}
        .matrix{font-size:13px}
        .matrix td{min-width:38px;height:32px;text-align:center;border-radius:4px;border:1px solid var(--card);
        padding:2px 4px;background-clip:padding-box}
        .matrix th{padding:2px 8px;color:var(--soft);white-space:nowrap}
        .matrix th[scope=col]{text-align:center}.matrix th[scope=row]{text-align:right}
        .none{color:var(--soft);opacity:.5}
        .drawn{flex:1 1 420px;max-width:640px}
        .heat{display:block;width:100%;background:var(--page);border-radius:6px}
        .pairs{margin:2px 0 0;padding:0 0 0 18px}
        .figures{display:grid;gap:12px 36px;margin:0;padding-top:8px}
        .figures dd{font-size:18px;font-weight:600}
        #scatter{border:none;padding:0;margin:8px 0 0;flex:1 1 400px;max-width:560px}
        .beside{display:flex;flex-wrap:wrap;gap:12px 48px;align-items:flex-start}
        .beside .scroll{min-width:0}.beside .side{padding-top:8px}
        .worst{display:grid;grid-template-columns:repeat(auto-fill,minmax(142px,1fr));gap:16px 14px;margin-top:12px}
        .sample{margin:0;font-size:13px;min-width:0}
        .sample img{display:block;width:100%;height:auto;max-width:128px;border-radius:8px;border:1px solid var(--line);
        image-rendering:pixelated;background:var(--page)}
        .sample figcaption{display:grid;margin-top:5px;overflow-wrap:anywhere}
        .settings{display:grid;grid-template-columns:repeat(auto-fit,minmax(250px,1fr));gap:8px 36px;align-items:start}
        .settings td{overflow-wrap:anywhere}.settings th[scope=row]{white-space:nowrap}
        summary{cursor:pointer;color:var(--soft)}
        @media (max-width:720px){main{padding:18px 12px 32px}.charts{grid-template-columns:1fr}h1{font-size:22px}
        .charts>.card:last-child:nth-child(even){grid-column:auto}
        .card{padding:14px 12px}.tiles{grid-template-columns:1fr 1fr;gap:10px}dd.number{font-size:21px}
        .plot{height:230px;padding:12px 8px 40px 46px}#loss .plot{height:260px}
        .plot.square{height:330px}.key{margin-left:8px}
        .chart label,.chart .pick-log+label{position:static;display:inline-block;margin:6px 4px 0 0}
        .model{min-width:600px}.figures{grid-template-columns:1fr 1fr}#scatter{flex-basis:260px}
        .worst{grid-template-columns:repeat(auto-fill,minmax(96px,1fr))}}
        @media print{:root{color-scheme:light;--page:#fff}body{font-size:12px}main{max-width:none;padding:0}
        .card,figure,tr{break-inside:avoid}.chart label{display:none}
        *{-webkit-print-color-adjust:exact;print-color-adjust:exact}}

        """;

    /// <summary>Ten strengths of the colours of a confusion matrix.</summary>
    private static string Cells()
    {
        var css = new StringBuilder();
        foreach (string kind in (string[])["hit", "miss"])
        {
            for (int level = 1; level <= 10; level++)
            {
                string colour = string.Create(CultureInfo.InvariantCulture, $"rgba(var(--{kind}),{0.09 * level:0.##})");
                css.Append(CultureInfo.InvariantCulture, $".{kind}.l{level}{{background-color:{colour};fill:{colour}");
                css.Append(level > 6 ? ";color:#fff}" : "}");
            }

            css.Append('\n');
        }

        return css.ToString();
    }
}
