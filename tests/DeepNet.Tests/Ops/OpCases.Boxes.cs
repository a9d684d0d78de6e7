namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static readonly Input s_boxes = new(
        [3, 4], Values: [0.1, 0.2, 2.1, 3.2, 1.1, 1.3, 2.3, 2.6, 0.3, 0.4, 1.2, 1.45]);

    private static readonly Input s_others = new(
        [3, 4], Values: [1.4, 1.5, 3.1, 2.7, 0.5, 0.6, 3.3, 4.1, 2.4, 3.4, 4.2, 4.65]);

    private static IEnumerable<OpCase> BoxesCases() =>
    [
        new(
            "Boxes.BoxArea", x => Boxes.BoxArea(x[0]),
            x => NdArray.Build(x[0].Shape[..^1], i =>
                (x[0][[.. i, 2]] - x[0][[.. i, 0]]) * (x[0][[.. i, 3]] - x[0][[.. i, 1]])),
            [s_boxes], [new([2, 3, 4])], [new([4])], [new([0, 4])]),
        BoxPairs("Boxes.BoxIou", (a, b) => Boxes.BoxIou(a, b), o => o.Iou, 2),
        BoxPairs("Boxes.GeneralizedBoxIou", (a, b) => Boxes.GeneralizedBoxIou(a, b), o => o.Generalized, 2),
        BoxPairs("Boxes.DistanceBoxIou", (a, b) => Boxes.DistanceBoxIou(a, b, 0), o => o.Distance, 2),
        BoxPairs("Boxes.CompleteBoxIou", (a, b) => Boxes.CompleteBoxIou(a, b, 0), o => o.Complete, 0),
        .. BoxLosses("Loss.BoxIou", (a, b, r) => Loss.BoxIou(a, b, r, 0), o => o.Iou, 2),
        .. BoxLosses(
            "Loss.GeneralizedBoxIou", (a, b, r) => Loss.GeneralizedBoxIou(a, b, r, 0), o => o.Generalized, 2),
        .. BoxLosses("Loss.DistanceBoxIou", (a, b, r) => Loss.DistanceBoxIou(a, b, r, 0), o => o.Distance, 2),
        .. BoxLosses("Loss.CompleteBoxIou", (a, b, r) => Loss.CompleteBoxIou(a, b, r, 0), o => o.Complete, 0),
        .. from f in Enum.GetValues<BoxFormat>()
            from to in Enum.GetValues<BoxFormat>()
            select new OpCase(
                $"Boxes.BoxConvert: {f} to {to}", x => Boxes.BoxConvert(x[0], f, to),
                x => new NdArray(
                    [.. x[0].Data.Chunk(4).SelectMany(box => Converted(box, f, to))], x[0].Shape),
                [s_boxes], [new([2, 3, 4])], [new([0, 4])]),
        new(
            "Boxes.ClipBoxes", x => Boxes.ClipBoxes(x[0], 1.5, 2.5),
            x => NdArray.Build(x[0].Shape, i => Math.Clamp(x[0][i], 0, i[^1] % 2 == 0 ? 2.5 : 1.5)),
            [s_boxes], [new([2, 3, 4], -1, 4)], [new([0, 4])]),
    ];

    private static OpCase BoxPairs(
        string name, Func<Tensor, Tensor, Tensor> run, Func<Overlap, double> measure, int gradientOrder) => new(
        name, x => run(x[0], x[1]),
        x => NdArray.Build(
            [x[0].Shape[0], x[1].Shape[0]], i => measure(new Overlap(Row(x[0], [i[0]]), Row(x[1], [i[1]])))),
        [s_boxes, s_others], [new([0, 4]), s_others])
    {
        GradientOrder = gradientOrder,
    };

    private static IEnumerable<OpCase> BoxLosses(
        string name, Func<Tensor, Tensor, Reduction, Tensor> run, Func<Overlap, double> measure, int gradientOrder) =>
        Reductions(
            name, (x, r) => run(x[0], x[1], r),
            x => NdArray.Build([x[0].Shape[0]], i => 1 - measure(new Overlap(Row(x[0], i), Row(x[1], i)))),
            [s_boxes, s_others], [new([0, 4]), new([0, 4])])
            .Select(op => op with { GradientOrder = gradientOrder });

    private static double[] Converted(double[] box, BoxFormat from, BoxFormat to)
    {
        (double left, double top) = from == BoxFormat.Cxcywh
            ? (box[0] - (box[2] / 2), box[1] - (box[3] / 2))
            : (box[0], box[1]);
        (double width, double height) = from == BoxFormat.Xyxy
            ? (box[2] - box[0], box[3] - box[1])
            : (box[2], box[3]);
        return to switch
        {
            BoxFormat.Xyxy => [left, top, left + width, top + height],
            BoxFormat.Xywh => [left, top, width, height],
            _ => [left + (width / 2), top + (height / 2), width, height],
        };
    }

    /// <summary>Two boxes in plain numbers.</summary>
    internal sealed class Overlap(double[] a, double[] b)
    {
        public double Iou => Both / Union;

        public double Generalized => Iou - (((HullWidth * HullHeight) - Union) / (HullWidth * HullHeight));

        public double Distance => Iou - (
            (Math.Pow(((a[0] + a[2]) / 2) - ((b[0] + b[2]) / 2), 2)
                + Math.Pow(((a[1] + a[3]) / 2) - ((b[1] + b[3]) / 2), 2))
            / ((HullWidth * HullWidth) + (HullHeight * HullHeight)));

        /// <summary>What compares the proportions.</summary>
        public double V => 4 / Math.PI / Math.PI * Math.Pow(
            Math.Atan((a[2] - a[0]) / (a[3] - a[1])) - Math.Atan((b[2] - b[0]) / (b[3] - b[1])), 2);

        public double Alpha => V / (1 - Iou + V);

        public double Complete => Distance - (Alpha * V);

        private double Both => Math.Max(0, Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]))
            * Math.Max(0, Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]));

        private double Union =>
            ((a[2] - a[0]) * (a[3] - a[1])) + ((b[2] - b[0]) * (b[3] - b[1])) - Both;

        private double HullWidth => Math.Max(a[2], b[2]) - Math.Min(a[0], b[0]);

        private double HullHeight => Math.Max(a[3], b[3]) - Math.Min(a[1], b[1]);
    }
}
