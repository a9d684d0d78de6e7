namespace DeepNet.Tests.Ops;

internal static partial class OpCases
{
    private static IEnumerable<OpCase> Interpolations() =>
    [
        ResizeCase("nearest", InterpolationMode.Nearest, [5], [new([1, 2, 3])], [new([0, 2, 3])], [new([2, 1, 8])]),
        ResizeCase("nearest 2d", InterpolationMode.Nearest, [5, 2], [[new([1, 2, 3, 4])]]),
        ResizeCase("nearest exact", InterpolationMode.NearestExact, [5, 2], [[new([1, 2, 3, 4])]]),
        ResizeCase("linear", InterpolationMode.Linear, [5], [new([1, 2, 3])], [new([2, 1, 8])], [new([1, 2, 5])]),
        ResizeCase("bilinear", InterpolationMode.Bilinear, [5, 2], [new([1, 2, 3, 4])], [new([1, 0, 3, 4])]),
        ResizeCase("trilinear", InterpolationMode.Trilinear, [3, 1, 4], [[new([1, 1, 2, 3, 3])]]),
        ResizeCase("bicubic", InterpolationMode.Bicubic, [5, 2], [new([1, 2, 3, 4])], [new([1, 1, 1, 5])]),
        ResizeCase("area", InterpolationMode.Area, [3, 5], [[new([1, 2, 5, 3])]]),
        ResizeCase("long rows", InterpolationMode.Bilinear, [7, 70], [[new([1, 1, 9, 41])]]),
        CornersCase("linear", InterpolationMode.Linear, [5], [new([1, 2, 3])], [new([1, 2, 1])]),
        CornersCase("to one", InterpolationMode.Bilinear, [1, 3], [[new([1, 2, 3, 4])]]),
        CornersCase("bicubic", InterpolationMode.Bicubic, [5, 2], [[new([1, 2, 3, 4])]]),
        new(
            "Interpolate: factor", x => x[0].Interpolate(scaleFactor: 1.6, mode: InterpolationMode.Linear),
            x => Along(x[0], 2, 4, (line, n, i) => LineAt(line, n, Math.Clamp(((i + 0.5) / 1.6) - 0.5, 0, n - 1))),
            [[new([1, 2, 3])]]),
        new(
            "Interpolate: factors", x => x[0].Interpolate(scaleFactor: (2, 0.5)),
            x => NdArray.Build([1, 2, 6, 2], i => x[0][0, i[1], i[2] / 2, 2 * i[3]]), [[new([1, 2, 3, 4])]]),
        WideCase("bilinear", InterpolationMode.Bilinear, d => Math.Max(0, 1 - d)),
        WideCase("bicubic", InterpolationMode.Bicubic, d => CubicAt(d, -0.5)),
        .. from mode in new[] { InterpolationMode.Bilinear, InterpolationMode.Nearest, InterpolationMode.Bicubic }
           from padding in Enum.GetValues<GridPadding>()
           from corners in new[] { false, true }
           select GridCase(mode, padding, corners, [[new([1, 2, 3, 4]), new([1, 2, 3, 2], -1.9, 1.9)]]),
        GridCase(
            InterpolationMode.Bilinear, GridPadding.Zeros, false,
            [new([2, 1, 2, 2, 3]), new([2, 1, 2, 2, 3], -1.2, 1.2)],
            [new([1, 0, 2, 2, 2]), new([1, 1, 2, 1, 3])], [new([1, 1, 2, 2, 2]), new([1, 0, 2, 1, 3])]),
        GridCase(
            InterpolationMode.Nearest, GridPadding.Border, true, [[new([1, 2, 2, 3, 2]), new([1, 1, 2, 2, 3])]]),
        AffineCase(false, [2, 1, 3, 4]), AffineCase(true, [1, 1, 2, 1]), AffineCase(true, [1, 1, 2, 3, 2]),
        AffineCase(false, [2, 3, 1, 3, 2]),
    ];

    private static OpCase ResizeCase(string name, InterpolationMode mode, int[] size, params Input[][] variants) => new(
        $"Interpolate: {name}", x => x[0].Interpolate(PerDim.Of(size), mode: mode),
        x => Resize(x[0], size, (line, n, m, i) =>
        {
            double at = (i + 0.5) * n / m;
            return mode switch
            {
                InterpolationMode.Nearest => line((int)Math.Floor((i * n / (double)m) + 1e-9)),
                InterpolationMode.NearestExact => line((int)Math.Floor(at + 1e-9)),
                InterpolationMode.Area => Enumerable.Range(0, n)
                    .Where(k => k + 1 > (i * n / (double)m) + 1e-9 && k < ((i + 1) * n / (double)m) - 1e-9)
                    .Average(line),
                InterpolationMode.Bicubic => FourAt(line, n, at - 0.5),
                _ => LineAt(line, n, Math.Clamp(at - 0.5, 0, n - 1)),
            };
        }),
        variants);

    private static OpCase CornersCase(
        string name, InterpolationMode mode, int[] size, params Input[][] variants) => new(
        $"Interpolate: corners, {name}", x => x[0].Interpolate(PerDim.Of(size), mode: mode, alignCorners: true),
        x => Resize(x[0], size, (line, n, m, i) =>
        {
            double at = m == 1 ? 0 : i * (n - 1) / (m - 1.0);
            return mode == InterpolationMode.Bicubic ? FourAt(line, n, at) : LineAt(line, n, at);
        }),
        variants);

    private static OpCase WideCase(string name, InterpolationMode mode, Func<double, double> kernel) => new(
        $"Interpolate: antialias, {name}", x => x[0].Interpolate((2, 6), mode: mode, antialias: true),
        x => Resize(x[0], [2, 6], (line, n, m, i) =>
        {
            double step = n / (double)m, stretch = Math.Max(1, step), sum = 0, weights = 0;
            for (int k = 0; k < n; k++)
            {
                double weight = kernel(Math.Abs(k + 0.5 - ((i + 0.5) * step)) / stretch);
                sum += weight * line(k);
                weights += weight;
            }

            return sum / weights;
        }),
        [new([1, 1, 7, 4])], [new([1, 2, 5, 6])]);

    /// <summary>Replaces each spatial dimension by f(line, old size, new size, new place).</summary>
    private static NdArray Resize(NdArray x, int[] size, Func<Func<int, double>, int, int, int, double> f)
    {
        for (int d = 0; d < size.Length; d++)
        {
            int m = size[d];
            x = Along(x, d + 2, m, (line, n, i) => f(line, n, m, i));
        }

        return x;
    }

    private static NdArray Along(NdArray x, int dim, int size, Func<Func<int, double>, int, int, double> f) =>
        NdArray.Build(
            [.. x.Shape[..dim], size, .. x.Shape[(dim + 1)..]],
            at => f(k => x[[.. at[..dim], k, .. at[(dim + 1)..]]], x.Shape[dim], at[dim]));

    private static double LineAt(Func<int, double> line, int n, double at)
    {
        int low = Math.Min((int)Math.Floor(at), n - 1), high = Math.Min(low + 1, n - 1);
        return line(low) + ((at - low) * (line(high) - line(low)));
    }

    private static double FourAt(Func<int, double> line, int n, double at) =>
        Enumerable.Range((int)Math.Floor(at) - 1, 4)
            .Sum(k => CubicAt(Math.Abs(at - k), -0.75) * line(Math.Clamp(k, 0, n - 1)));

    private static double CubicAt(double d, double a) => d switch
    {
        <= 1 => ((a + 2) * d * d * d) - ((a + 3) * d * d) + 1,
        < 2 => (a * d * d * d) - (5 * a * d * d) + (8 * a * d) - (4 * a),
        _ => 0,
    };

    private static OpCase GridCase(
        InterpolationMode mode, GridPadding padding, bool corners, params Input[][] variants) => new(
        $"GridSample: {variants[0][0].Shape.Length - 2}d, {mode}, {padding}, {corners}",
        x => x[0].GridSample(x[1], mode, padding, corners),
        x =>
        {
            int rank = x[0].Rank - 2;
            return NdArray.Build([x[0].Shape[0], x[0].Shape[1], .. x[1].Shape[1..^1]], at =>
            {
                var position = new double[rank];
                for (int d = 0; d < rank; d++)
                {
                    double g = x[1][[at[0], .. at[2..], rank - 1 - d]];
                    int n = x[0].Shape[d + 2];
                    position[d] = corners ? (g + 1) / 2 * (n - 1) : (((g + 1) * n) - 1) / 2;
                }

                return SampleAt(x[0], at[0], at[1], position, mode, padding, corners);
            });
        },
        variants)
        {
            // A place between two elements moves with the rounding of the half types.
            DTypes = [DType.Float32, DType.Float64],
            Tolerance32 = 1e-5,
        };

    private static double SampleAt(
        NdArray x, int batch, int channel, double[] at, InterpolationMode mode, GridPadding padding, bool corners)
    {
        int rank = at.Length;
        double[] place = mode == InterpolationMode.Bicubic
            ? at
            : [.. at.Select((p, d) => Back(p, x.Shape[d + 2], padding, corners))];
        double sum = 0;
        foreach (int[] tap in NdArray.Indices([.. Enumerable.Repeat(4, rank)]))
        {
            double weight = 1;
            int[] index = new int[rank];
            for (int d = 0; d < rank; d++)
            {
                double k = Math.Floor(place[d]) - 1 + tap[d], distance = Math.Abs(place[d] - k);
                weight *= mode switch
                {
                    InterpolationMode.Nearest => Math.Round(place[d]) == k ? 1 : 0,
                    InterpolationMode.Bicubic => CubicAt(distance, -0.75),
                    _ => Math.Max(0, 1 - distance),
                };
                index[d] = (int)Back(k, x.Shape[d + 2], padding, corners);
            }

            if (weight != 0 && index.Select((i, d) => i >= 0 && i < x.Shape[d + 2]).All(inside => inside))
                sum += weight * x[[batch, channel, .. index]];
        }

        return sum;
    }

    /// <summary>A position brought back inside, one mirror after the other.</summary>
    private static double Back(double at, int n, GridPadding padding, bool corners)
    {
        if (padding == GridPadding.Zeros)
            return at;
        (double low, double high) = corners ? (0, n - 1) : (-0.5, n - 0.5);
        while (padding == GridPadding.Reflection && high > low && (at < low || at > high))
            at = at < low ? (2 * low) - at : (2 * high) - at;
        return Math.Clamp(at, 0, n - 1);
    }

    private static OpCase AffineCase(bool corners, int[] size) => new(
        $"AffineGrid: {string.Join(" ", size)}, {corners}", x => x[0].AffineGrid(size, corners),
        x =>
        {
            int rank = size.Length - 2;
            return NdArray.Build([size[0], .. size[2..], rank], at =>
            {
                double sum = x[0][at[0], at[^1], rank];
                for (int d = 0; d < rank; d++)
                {
                    int n = size[d + 2], i = at[d + 1];
                    double c = n == 1 ? 0 : corners ? (2.0 * i / (n - 1)) - 1 : (((2.0 * i) + 1) / n) - 1;
                    sum += x[0][at[0], at[^1], rank - 1 - d] * c;
                }

                return sum;
            });
        },
        [[new([size[0], size.Length - 2, size.Length - 1])]]);
}
