using DeepNet.Layers;

namespace DeepNet.Models;

/// <summary>Finds objects in one pass: for each cell of 4×4 pixels the scores of the classes, which peak at the middle
/// of an object, and how far the sides of its box are away.</summary>
/// <remarks>
/// Convolutions of stride 2 bring the image to a small size, and from there it is enlarged again step by step and added
/// to what was there at that size (Lin et al., 2017, https://arxiv.org/abs/1612.03144). There are no anchors: objects
/// are peaks (Zhou et al., 2019, https://arxiv.org/abs/1904.07850), with boxes read off from several cells around
/// each (Tian et al., 2019, https://arxiv.org/abs/1904.01355; Liu et al., 2019, https://arxiv.org/abs/1909.00700).
/// State keys begin with <c>stem</c>, <c>stages</c>, <c>reduce</c>, <c>merge</c> and <c>head</c>.
/// </remarks>
/// <example><code>
/// Tensor output = model.Forward(images);
/// (Tensor classes, Tensor boxes) = model.Losses(output, DetectionTargets.Of(boxes, labels, 3, height, width));
/// IReadOnlyList&lt;Detections&gt; found = model.Decode(output);
/// </code></example>
public sealed class OneStageDetector : Layer
{
    /// <summary>Pixels between neighbouring cells.</summary>
    public const int Stride = 4;

    // The probability every cell starts with: most are background.
    private const double FirstProbability = 0.1;

    // A side is at most exp(8) cells away, which keeps the exponential finite.
    private const double LargestLog = 8;

    private readonly Sequential _stem;
    private readonly Sequential[] _stages;
    private readonly Conv2d[] _reduce;
    private readonly Sequential[] _merge;
    private readonly Sequential _head;

    /// <summary>Creates the model with random weights.</summary>
    /// <param name="config">The sizes.</param>
    /// <param name="generator">Where initial values come from; null for the default generator.</param>
    /// <exception cref="ArgumentException">A size is out of range.</exception>
    public OneStageDetector(OneStageDetectorConfig config, RandomSource? generator = null)
    {
        ArgumentNullException.ThrowIfNull(config);
        config.Check();
        Config = config;
        IReadOnlyList<int> widths = config.Widths;
        int stages = widths.Count - 1;
        _stem = Convolution(config.Channels, widths[0], 2, generator);
        _stages = [.. Enumerable.Range(0, stages).Select(i => Stage(widths[i], widths[i + 1]))];
        _reduce = [.. Enumerable.Range(1, stages - 1).Select(
            i => new Conv2d(widths[i + 1], widths[i], 1, generator: generator))];
        _merge = [.. Enumerable.Range(1, stages - 1).Select(i => Convolution(widths[i], widths[i], 1, generator))];
        var last = new Conv2d(config.HeadWidth, config.Classes + 4, 1, generator: generator);
        Tensor background = Tensor.Full([config.Classes], Math.Log(FirstProbability / (1 - FirstProbability)));
        last.Bias!.CopyFrom(Tensor.Concat([background, Tensor.Zeros([4])]));
        _head = new Sequential(Convolution(widths[1], config.HeadWidth, 1, generator), last);

        Sequential Stage(int inputs, int outputs)
        {
            Sequential stage = Convolution(inputs, outputs, 2, generator);
            for (int i = 0; i < config.Blocks; i++)
            {
                stage.Add(new Residual(new Sequential(
                    new Conv2d(outputs, outputs, 3, padding: 1, bias: false, generator: generator),
                    new BatchNorm2d(outputs),
                    new Relu(),
                    new Conv2d(outputs, outputs, 3, padding: 1, bias: false, generator: generator),
                    new BatchNorm2d(outputs))));
                stage.Add(new Relu());
            }

            return stage;
        }
    }

    /// <summary>The sizes.</summary>
    public OneStageDetectorConfig Config { get; }

    /// <summary>By how much the image shrinks at most: its height and width must be multiples of this.</summary>
    public int LargestStride => 1 << Config.Widths.Count;

    /// <summary>Images [batch, channels, height, width], values in [0, 1], to [batch, classes + 4, height / 4,
    /// width / 4]: the logits of the classes, and ln of the distances from the cell's middle to the box's left, top,
    /// right and bottom in units of 4 pixels.</summary>
    /// <exception cref="ShapeException">The images have another rank or number of channels, or sizes that are not
    /// multiples of <see cref="LargestStride"/>.</exception>
    public override Tensor Forward(Tensor x)
    {
        ModelChecks.Images(nameof(OneStageDetector), x, Config.Channels);
        Check.Shape(
            x.Shape[2] > 0 && x.Shape[3] > 0 && x.Shape[2] % LargestStride == 0 && x.Shape[3] % LargestStride == 0,
            $"OneStageDetector: height and width of images {x.Shape} must be multiples of {LargestStride}.");
        x = _stem.Forward(x); // [batch, widths[0], height / 2, width / 2]
        var details = new Tensor[_stages.Length];
        for (int i = 0; i < _stages.Length; i++)
            details[i] = x = _stages[i].Forward(x); // [batch, widths[i + 1], height / 4 / 2ⁱ, width / 4 / 2ⁱ]
        for (int i = _merge.Length - 1; i >= 0; i--)
        {
            Tensor coarse = _reduce[i].Forward(x).Interpolate(scaleFactor: 2); // the shape of details[i]
            x = _merge[i].Forward(details[i] + coarse);
        }

        return Observed(_head.Forward(x)); // [batch, classes + 4, height / 4, width / 4]
    }

    /// <summary>How far an output is from what it should be: two numbers, to be weighted and added.</summary>
    /// <param name="output">What <see cref="Forward"/> gave.</param>
    /// <param name="targets">What should be there.</param>
    /// <returns>
    /// Of the classes: with p = σ(logit) and the hills' height t, the sum of -(1 - p)² ln p where t = 1 and of
    /// -(1 - t)⁴ p² ln(1 - p) elsewhere. Of the boxes: the weighted sum of 1 - generalized IoU. Both divided by the
    /// number of boxes.
    /// </returns>
    /// <exception cref="ShapeException">The targets are those of other images or classes.</exception>
    public (Tensor Classes, Tensor Boxes) Losses(Tensor output, DetectionTargets targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        (int batch, int rows, int columns) = Sizes(output);
        Check.Shape(
            targets.Heat.Shape == new Shape(batch, Config.Classes, rows, columns),
            $"OneStageDetector: targets with maps {targets.Heat.Shape} for output {output.Shape}; "
                + $"[{batch}, {Config.Classes}, {rows}, {columns}] is needed.");
        int count = Math.Max(1, targets.Count);
        Tensor heat = targets.Heat.Cast(output.DType); // [batch, classes, rows, columns]
        Tensor logits = output.Narrow(1, 0, Config.Classes); // [batch, classes, rows, columns]
        Tensor p = logits.Sigmoid();
        Tensor there = heat.Eq(1).Cast(heat.DType) * (1 - p).Square() * logits.LogSigmoid();
        Tensor elsewhere = (1 - heat).Square().Square() * p.Square() * (-logits).LogSigmoid();

        Tensor boxes = BoxesOf(output).Reshape(-1, 4).IndexSelect(0, targets.Cells); // [k, 4]
        Tensor missed = Loss.GeneralizedBoxIou(boxes, targets.Boxes.Cast(output.DType)); // [k]
        return (-(there + elsewhere).Sum() / count, (missed * targets.Weights.Cast(output.DType)).Sum() / count);
    }

    /// <summary>The objects in each image of an output: peaks among the 3×3 cells around them, without those whose box
    /// overlaps a better one of the same class.</summary>
    /// <param name="output">What <see cref="Forward"/> gave.</param>
    /// <param name="minScore">The least score.</param>
    /// <param name="iouThreshold">The IoU above which the box with the lower score goes
    /// (<see cref="Boxes.BatchedNms"/>).</param>
    /// <param name="most">The largest number of peaks of an image.</param>
    /// <remarks>No gradient. Boxes are cut to the image.</remarks>
    /// <exception cref="ShapeException">The output is not [batch, classes + 4, rows, columns].</exception>
    /// <exception cref="ArgumentException"><paramref name="most"/> is not positive, or
    /// <paramref name="iouThreshold"/> is not a number.</exception>
    public IReadOnlyList<Detections> Decode(
        Tensor output, double minScore = 0.05, double iouThreshold = 0.5, int most = 100)
    {
        (int batch, int rows, int columns) = Sizes(output);
        ModelChecks.Positive(nameof(OneStageDetector), nameof(most), most);
        using IDisposable noGrad = Tensor.NoGrad();
        Tensor scores = output.Narrow(1, 0, Config.Classes).Sigmoid(); // [batch, classes, rows, columns]
        Tensor isPeak = scores.Eq(scores.MaxPool2d(3, stride: 1, padding: 1));
        Tensor peaks = (scores * isPeak.Cast(scores.DType)).Flatten(1); // [batch, classes · rows · columns]
        (Tensor best, Tensor places) = peaks.TopK(Math.Min(most, peaks.Shape[1])); // [batch, most] both
        Tensor classes = places.FloorDivide(rows * columns), cells = places.Remainder(rows * columns);
        Tensor boxes = Boxes.ClipBoxes(BoxesOf(output), rows * Stride, columns * Stride);
        return [.. Enumerable.Range(0, batch).Select(Found)];

        Detections Found(int image)
        {
            Tensor isKept = best[image].Ge(minScore);
            Tensor own = boxes[image].IndexSelect(0, cells[image][isKept]); // [n, 4]
            Tensor score = best[image][isKept], label = classes[image][isKept]; // [n] both
            Tensor kept = Boxes.BatchedNms(own, score, label, iouThreshold);
            return new Detections(own.IndexSelect(0, kept), score.IndexSelect(0, kept), label.IndexSelect(0, kept));
        }
    }

    /// <summary>The boxes of all cells in pixels, [batch, rows · columns, 4]: x₁, y₁, x₂, y₂.</summary>
    private Tensor BoxesOf(Tensor output)
    {
        (int batch, int rows, int columns) = Sizes(output);
        Tensor sides = output.Narrow(1, Config.Classes, 4).Clamp(max: LargestLog).Exp() * Stride;
        sides = sides.Permute(0, 2, 3, 1).Reshape(batch, rows * columns, 4); // left, top, right, bottom
        Tensor x = Middles(columns).Unsqueeze(0).Expand(rows, columns);
        Tensor y = Middles(rows).Unsqueeze(1).Expand(rows, columns);
        Tensor middles = Tensor.Stack([x, y, x, y], -1).Reshape(1, rows * columns, 4);
        return middles + sides * Tensor.From<float>([-1, -1, 1, 1], [4], output.Device).Cast(output.DType);

        Tensor Middles(int cells) => (Tensor.Arange(0, cells, 1, output.DType, output.Device) + 0.5) * Stride;
    }

    private (int Batch, int Rows, int Columns) Sizes(Tensor output)
    {
        ArgumentNullException.ThrowIfNull(output);
        Check.Shape(
            output.Rank == 4 && output.Shape[1] == Config.Classes + 4,
            $"OneStageDetector: output {output.Shape} must be [batch, {Config.Classes + 4}, rows, columns].");
        return (output.Shape[0], output.Shape[2], output.Shape[3]);
    }

    private static Sequential Convolution(int inputs, int outputs, int stride, RandomSource? generator) => new(
        new Conv2d(inputs, outputs, 3, stride, padding: 1, bias: false, generator: generator),
        new BatchNorm2d(outputs),
        new Relu());
}
