using DeepNet.Data.Transforms;
using DeepNet.Layers;

namespace DeepNet.CommandLine;

/// <summary>A small convolutional network: stages of convolution, batch normalization and pooling until the image has
/// at most 7 rows, the mean of every channel, and a linear classifier.</summary>
internal sealed class ImageClassifier : Layer
{
    public const int SmallestSize = 8;
    public const int LargestSize = 512;

    private const int FirstChannels = 32;
    private const int MostChannels = 128;
    private const int LastSide = 7;

    // Transforms ask for one; standardizing draws nothing from it.
    private static readonly RandomSource s_random = new(0);

    private readonly Standardize _standardize;
    private readonly Sequential _features = new();
    private readonly Dropout _dropout = new(0.2);
    private readonly Linear _classifier;

    /// <param name="channels">Of an image.</param>
    /// <param name="size">Rows and columns of an image.</param>
    /// <param name="classes">How many there are.</param>
    public ImageClassifier(int channels, int size, int classes)
    {
        _standardize = new Standardize(channels);
        int from = channels, to = FirstChannels;
        for (int side = size; ; side /= 2)
        {
            _features.Add(new Conv2d(from, to, kernelSize: 3, padding: 1, bias: false));
            _features.Add(new BatchNorm2d(to));
            _features.Add(new Relu());
            (from, to) = (to, Math.Min(to * 2, MostChannels));
            if (side <= LastSide)
                break;
            _features.Add(new MaxPool2d(2));
        }

        _features.Add(new GlobalAvgPool2d());
        _classifier = new Linear(from, classes);
    }

    /// <summary>How many numbers such a network has at least.</summary>
    public static long WeightsOf(int classes) => (long)FirstChannels * classes;

    /// <summary>What is subtracted from pixels, and what they are divided by.</summary>
    public Standardize Normalization => _standardize;

    /// <summary>[batch, channels, size, size], UInt8, to the scores of the classes.</summary>
    public override Tensor Forward(Tensor x)
    {
        x = _features.Forward(_standardize.Apply(x, s_random)); // [batch, from]
        return Observed(_classifier.Forward(_dropout.Forward(x)));
    }
}
