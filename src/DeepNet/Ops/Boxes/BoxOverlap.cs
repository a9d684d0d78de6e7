namespace DeepNet;

/// <summary>How boxes lie to each other: [.., 4] against [.., 4] of shapes that broadcast.</summary>
internal sealed class BoxOverlap
{
    private readonly Corners _a;
    private readonly Corners _b;
    private readonly Tensor _intersection;
    private readonly Tensor _union;

    public BoxOverlap(Tensor a, Tensor b)
    {
        (_a, _b) = (new Corners(a), new Corners(b));
        Tensor width = (_a.Right.Minimum(_b.Right) - _a.Left.Maximum(_b.Left)).Clamp(min: 0);
        Tensor height = (_a.Bottom.Minimum(_b.Bottom) - _a.Top.Maximum(_b.Top)).Clamp(min: 0);
        _intersection = width * height;
        _union = _a.Area + _b.Area - _intersection;
    }

    // Of the smallest box around both.
    private Tensor HullWidth => (_a.Right.Maximum(_b.Right) - _a.Left.Minimum(_b.Left)).Clamp(min: 0);

    private Tensor HullHeight => (_a.Bottom.Maximum(_b.Bottom) - _a.Top.Minimum(_b.Top)).Clamp(min: 0);

    /// <summary>Intersection / (union + ε).</summary>
    public Tensor Iou(double epsilon) => _intersection / Above(_union, epsilon);

    /// <summary>IoU - (hull - union) / (hull + ε).</summary>
    public Tensor GeneralizedIou(double epsilon)
    {
        Tensor hull = HullWidth * HullHeight;
        return Iou(epsilon) - ((hull - _union) / Above(hull, epsilon));
    }

    /// <summary>IoU - d² / (c² + ε) with the distance d of the centres and the diagonal c of the hull.</summary>
    /// <param name="iou">The IoU to start from.</param>
    /// <param name="epsilon">ε.</param>
    public Tensor DistanceIou(Tensor iou, double epsilon)
    {
        Tensor diagonal = HullWidth.Square() + HullHeight.Square() + epsilon;
        Tensor dx = (_a.Left + _a.Right - _b.Left - _b.Right) / 2;
        Tensor dy = (_a.Top + _a.Bottom - _b.Top - _b.Bottom) / 2;
        return iou - ((dx.Square() + dy.Square()) / diagonal);
    }

    /// <summary>
    /// The distance IoU - αv with v = 4/π² (atan(w/h) - atan(w′/h′))² and the constant α = v / (1 - IoU + v + ε).
    /// </summary>
    /// <param name="iou">The IoU to start from.</param>
    /// <param name="epsilon">ε.</param>
    public Tensor CompleteIou(Tensor iou, double epsilon)
    {
        Tensor v = (_a.Slant(epsilon) - _b.Slant(epsilon)).Square() * (4 / (Math.PI * Math.PI));
        Tensor fixedV = v.Detach();
        return DistanceIou(iou, epsilon) - (fixedV / (1 - iou.Detach() + fixedV + epsilon) * v);
    }

    private static Tensor Above(Tensor x, double epsilon) => epsilon == 0 ? x : x + epsilon;

    private readonly struct Corners(Tensor boxes)
    {
        public Tensor Left { get; } = boxes.Select(-1, 0);

        public Tensor Top { get; } = boxes.Select(-1, 1);

        public Tensor Right { get; } = boxes.Select(-1, 2);

        public Tensor Bottom { get; } = boxes.Select(-1, 3);

        public Tensor Area => (Right - Left) * (Bottom - Top);

        /// <summary>The angle of the diagonal: atan(width / height), with ε in place of no height.</summary>
        public Tensor Slant(double epsilon)
        {
            Tensor height = Bottom - Top;
            return ((Right - Left) / Tensor.Where(height.Eq(0), Above(height, epsilon), height)).Atan();
        }
    }
}
