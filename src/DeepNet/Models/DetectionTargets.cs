namespace DeepNet.Models;

/// <summary>What a <see cref="OneStageDetector"/> should say of a batch of images.</summary>
/// <remarks>
/// Each box makes a hill exp(-(Δx² / 2σx² + Δy² / 2σy²)) on the map of its class: 1 at the cell that its centre is
/// in, with σ an eighth of its width and height, and half a cell at least. Where hills overlap, the higher one counts.
/// A box is to be read off from the cells inside of it where its hill is the highest and above 0.1, weighted by the
/// height; the weights of a box add up to 1, so that large boxes do not count more. Zhou et al., 2019,
/// https://arxiv.org/abs/1904.07850; Liu et al., 2019, https://arxiv.org/abs/1909.00700.
/// </remarks>
/// <param name="Heat">[batch, classes, rows, columns]: the hills, Float32.</param>
/// <param name="Cells">[k]: where boxes are read off, as places in [batch, rows, columns] counted row by row,
/// Int64.</param>
/// <param name="Boxes">[k, 4]: the box at each of these cells, x₁, y₁, x₂, y₂ in pixels, Float32.</param>
/// <param name="Weights">[k]: how much each of these cells counts, Float32.</param>
/// <param name="Count">The number of boxes.</param>
public sealed record DetectionTargets(Tensor Heat, Tensor Cells, Tensor Boxes, Tensor Weights, int Count)
{
    private const double SigmaPart = 1.0 / 8;
    private const double SmallestSigma = 0.5;
    private const double LowestHeight = 0.1;

    /// <summary>The targets of images of one size.</summary>
    /// <param name="boxes">[n, 4] for each image, floating point: x₁, y₁, x₂, y₂ in pixels.</param>
    /// <param name="labels">[n] for each image, Int64 or Int32.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="height">Rows of the images, a multiple of <see cref="OneStageDetector.Stride"/>.</param>
    /// <param name="width">Columns of the images, likewise.</param>
    /// <exception cref="ShapeException">The lists differ in length, or shapes are not those.</exception>
    /// <exception cref="DTypeException">Boxes are not floating point, or labels are no integers.</exception>
    /// <exception cref="ArgumentException">A size is not a multiple of the stride, a label is no class, or a box has no
    /// area or its centre outside of the image.</exception>
    public static DetectionTargets Of(
        IReadOnlyList<Tensor> boxes, IReadOnlyList<Tensor> labels, int classes, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(labels);
        const string name = nameof(DetectionTargets);
        ModelChecks.Positive(name, nameof(classes), classes);
        ModelChecks.Multiple(name, nameof(height), height, "the stride", OneStageDetector.Stride);
        ModelChecks.Multiple(name, nameof(width), width, "the stride", OneStageDetector.Stride);
        Check.Shape(
            boxes.Count == labels.Count && boxes.Count > 0,
            $"{name}: boxes of {boxes.Count} images and labels of {labels.Count}; there must be as many, and some.");

        int rows = height / OneStageDetector.Stride, columns = width / OneStageDetector.Stride;
        var maps = new Hills(boxes.Count, classes, rows, columns);
        int count = 0;
        for (int image = 0; image < boxes.Count; image++)
        {
            (float[] corners, long[] own) = Listed(name, boxes[image], labels[image]);
            for (int i = 0; i < own.Length; i++)
            {
                float[] box = corners[(4 * i)..((4 * i) + 4)];
                double x = (box[0] + box[2]) / 2, y = (box[1] + box[3]) / 2;
                Check.Argument(
                    box[0] < box[2] && box[1] < box[3] && x >= 0 && x < width && y >= 0 && y < height,
                    $"{name}: box {i} of image {image} is ({box[0]}, {box[1]}, {box[2]}, {box[3]}); it must have an "
                        + $"area and its centre in the image of {width} by {height} pixels.");
                Check.Argument(
                    own[i] >= 0 && own[i] < classes,
                    $"{name}: label {own[i]} of image {image} is not one of {classes} classes.");
                maps.Add(image, (int)own[i], box);
            }

            count += own.Length;
        }

        return maps.ToTargets(count);
    }

    private static (float[] Corners, long[] Labels) Listed(string name, Tensor boxes, Tensor labels)
    {
        ArgumentNullException.ThrowIfNull(boxes);
        ArgumentNullException.ThrowIfNull(labels);
        Check.Floating(name, boxes);
        Check.Shape(
            boxes.Rank == 2 && boxes.Shape[1] == 4 && labels.Rank == 1 && labels.Shape[0] == boxes.Shape[0],
            $"{name}: boxes {boxes.Shape} and labels {labels.Shape} of an image must be [n, 4] and [n].");
        return (
            boxes.Detach().Cast(DType.Float32).ToArray<float>(), Check.Indices(name, labels).ToArray<long>());
    }

    /// <summary>The maps while boxes are put on them.</summary>
    private sealed class Hills(int batch, int classes, int rows, int columns)
    {
        private readonly float[] _heat = new float[(long)batch * classes * rows * columns];
        private readonly float[] _highest = new float[(long)batch * rows * columns];
        private readonly int[] _owners = new int[(long)batch * rows * columns];
        private readonly List<float[]> _boxes = [];

        public void Add(int image, int label, float[] box)
        {
            const double stride = OneStageDetector.Stride;
            double sigmaX = Math.Max(SigmaPart * (box[2] - box[0]) / stride, SmallestSigma);
            double sigmaY = Math.Max(SigmaPart * (box[3] - box[1]) / stride, SmallestSigma);
            int centreX = (int)((box[0] + box[2]) / (2 * stride)), centreY = (int)((box[1] + box[3]) / (2 * stride));
            for (int y = 0; y < rows; y++)
            {
                double fall = Square((y - centreY) / sigmaY);
                for (int x = 0; x < columns; x++)
                {
                    var height = (float)Math.Exp(-(Square((x - centreX) / sigmaX) + fall) / 2);
                    int heat = (((((image * classes) + label) * rows) + y) * columns) + x;
                    _heat[heat] = Math.Max(_heat[heat], height);
                    int cell = (((image * rows) + y) * columns) + x;
                    bool isOwn = height > Math.Max(_highest[cell], LowestHeight)
                        && ((x == centreX && y == centreY) || IsInside((x + 0.5) * stride, (y + 0.5) * stride));
                    if (isOwn)
                        (_highest[cell], _owners[cell]) = (height, _boxes.Count);
                }
            }

            _boxes.Add(box);

            // Distances to the sides are positive: a cell outside cannot tell them.
            bool IsInside(double x, double y) => x > box[0] && x < box[2] && y > box[1] && y < box[3];
        }

        public DetectionTargets ToTargets(int count)
        {
            long[] cells = [.. Enumerable.Range(0, _highest.Length).Where(i => _highest[i] > 0).Select(i => (long)i)];
            var sums = new double[_boxes.Count];
            foreach (long cell in cells)
                sums[_owners[cell]] += _highest[cell];
            float[] weights = [.. cells.Select(cell => (float)(_highest[cell] / sums[_owners[cell]]))];
            float[] corners = [.. cells.SelectMany(cell => _boxes[_owners[cell]])];
            return new DetectionTargets(
                Tensor.From<float>(_heat, [batch, classes, rows, columns]),
                Tensor.From<long>(cells, [cells.Length]),
                Tensor.From<float>(corners, [cells.Length, 4]),
                Tensor.From<float>(weights, [cells.Length]),
                count);
        }

        private static double Square(double x) => x * x;
    }
}
