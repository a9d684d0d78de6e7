namespace DeepNet.Samples.Perceptron;

/// <summary>Rosenblatt's perceptron of 1958: it says yes where w·x + b is positive, and learns from mistakes alone.</summary>
/// <param name="inputs">Numbers of a sample.</param>
public sealed class ThresholdUnit(int inputs)
{
    /// <summary>w, [inputs].</summary>
    public Tensor Weight { get; private set; } = Tensor.Zeros([inputs]);

    /// <summary>b.</summary>
    public double Bias { get; private set; }

    /// <summary>Positive for yes.</summary>
    public double Score(Tensor x) => (Weight * x).Sum().ToScalar<float>() + Bias;

    /// <summary>Goes through the samples once, and moves towards each one it gets wrong.</summary>
    /// <param name="samples">[n, inputs].</param>
    /// <param name="labels">[n], 1 for yes and -1 for no.</param>
    /// <returns>How many were wrong.</returns>
    public int Learn(Tensor samples, Tensor labels)
    {
        int mistakes = 0;
        for (int i = 0; i < samples.Shape[0]; i++)
        {
            double label = labels[i].ToScalar<float>();
            if (label * Score(samples[i]) > 0)
                continue;
            Weight += label * samples[i];
            Bias += label;
            mistakes++;
        }

        return mistakes;
    }
}
