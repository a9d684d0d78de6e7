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
        Regions("Boxes.RoiAlign", (x, boxes) => Boxes.RoiAlign(x, boxes, (2, 3)), box => AlignedCells(box, 0, 0)),
        Regions(
            "Boxes.RoiAlign: aligned, two samples",
            (x, boxes) => Boxes.RoiAlign(x, boxes, (2, 3), 0.5, 2, aligned: true),
            box => AlignedCells([.. box.Select(v => v / 2)], 0.5, 2)),
        Regions("Boxes.RoiPool", (x, boxes) => Boxes.RoiPool(x, boxes, (2, 3)), PooledCells),
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

    /// <summary>Two regions of [2, 1, 5, 6], of which one reaches beyond the edge.</summary>
    /// <param name="name">The operation and its variant.</param>
    /// <param name="run">From maps and boxes to the operation's result.</param>
    /// <param name="cells">Of a region, the value of cell (i, j) from a map.</param>
    private static OpCase Regions(
        string name, Func<Tensor, Tensor, Tensor> run,
        Func<double[], Func<Func<int, int, double>, int, int, double>> cells)
    {
        double[][] boxes = [[1.25, 0.5, 4.75, 3.25], [3.5, 2.25, 7.5, 4.5]];
        return new(
            name,
            x => run(
                x[0],
                Tensor.From<double>([1, .. boxes[0], 0, .. boxes[1]], [2, 5], x[0].Device).Cast(x[0].DType)),
            x => NdArray.Build([2, x[0].Shape[1], 2, 3], i => cells(boxes[i[0]])(
                (row, column) => x[0][1 - i[0], i[1], row, column], i[2], i[3])),
            [[new([2, 1, 5, 6])]]);
    }

    private static Func<Func<int, int, double>, int, int, double> AlignedCells(
        double[] box, double offset, int samples) => (map, i, j) =>
    {
        double width = box[2] - box[0], height = box[3] - box[1];
        if (offset == 0)
            (width, height) = (Math.Max(width, 1), Math.Max(height, 1));
        int across = samples > 0 ? samples : (int)Math.Ceiling(width / 3);
        int down = samples > 0 ? samples : (int)Math.Ceiling(height / 2);
        double sum = 0;
        for (int v = 0; v < down; v++)
        {
            for (int u = 0; u < across; u++)
            {
                double y = box[1] - offset + (((i * down) + v + 0.5) * height / 2 / down);
                double x = box[0] - offset + (((j * across) + u + 0.5) * width / 3 / across);
                if (y < -1 || y > 5 || x < -1 || x > 6)
                    continue;
                (y, x) = (Math.Clamp(y, 0, 4), Math.Clamp(x, 0, 5));
                for (int row = 0; row < 5; row++)
                {
                    for (int column = 0; column < 6; column++)
                    {
                        sum += Math.Max(0, 1 - Math.Abs(y - row)) * Math.Max(0, 1 - Math.Abs(x - column))
                            * map(row, column);
                    }
                }
            }
        }

        return sum / (down * across);
    };

    private static Func<Func<int, int, double>, int, int, double> PooledCells(double[] box) => (map, i, j) =>
    {
        int[] corners = [.. box.Select(v => (int)Math.Floor(v + 0.5))];
        double height = corners[3] - corners[1] + 1, width = corners[2] - corners[0] + 1;
        double largest = double.NegativeInfinity;
        for (int row = 0; row < 5; row++)
        {
            for (int column = 0; column < 6; column++)
            {
                bool isInside = row >= corners[1] + Math.Floor(i * height / 2)
                    && row < corners[1] + Math.Ceiling((i + 1) * height / 2)
                    && column >= corners[0] + Math.Floor(j * width / 3)
                    && column < corners[0] + Math.Ceiling((j + 1) * width / 3);
                largest = isInside ? Math.Max(largest, map(row, column)) : largest;
            }
        }

        return double.IsFinite(largest) ? largest : 0;
    };

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
