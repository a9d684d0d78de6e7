namespace DeepNet.Layers;

/// <summary>Initial values, written into a parameter or tensor in place. torch.nn.init.</summary>
/// <remarks>Without a generator the default one is used, which <c>Tensor.ManualSeed</c> sets.</remarks>
public static partial class Init
{
    [ThreadStatic]
    private static bool s_isLeftOut;

    /// <summary>Uniform in [<paramref name="low"/>, <paramref name="high"/>).</summary>
    public static void Uniform(Tensor tensor, double low = 0, double high = 1, RandomSource? generator = null)
    {
        CheckTarget(nameof(Uniform), tensor);
        Check.Argument(low <= high, $"Init.Uniform: low {low} must not be above high {high}.");
        if (s_isLeftOut)
            return;
        Write(tensor, Tensor.Uniform("Init.Uniform", tensor.Shape, low, high, tensor.DType, tensor.Device, generator));
    }

    /// <summary>Normal with the given mean and standard deviation.</summary>
    public static void Normal(Tensor tensor, double mean = 0, double std = 1, RandomSource? generator = null)
    {
        CheckTarget(nameof(Normal), tensor);
        Check.Argument(std >= 0, $"Init.Normal: std {std} must not be negative.");
        if (s_isLeftOut)
            return;
        Write(tensor, Tensor.Normal("Init.Normal", tensor.Shape, mean, std, tensor.DType, tensor.Device, generator));
    }

    /// <summary>One value everywhere.</summary>
    public static void Constant(Tensor tensor, double value)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        tensor.Overwrite(Tensor.Full([], value, tensor.DType, tensor.Device));
    }

    /// <summary>Zero everywhere.</summary>
    public static void Zeros(Tensor tensor) => Constant(tensor, 0);

    /// <summary>One everywhere.</summary>
    public static void Ones(Tensor tensor) => Constant(tensor, 1);

    /// <summary>Uniform in ±gain·√(3 / fan): keeps the variance from layer to layer.</summary>
    /// <remarks>He et al., 2015, https://arxiv.org/abs/1502.01852; torch.nn.init.kaiming_uniform_.</remarks>
    /// <param name="tensor">At least two dimensions: outputs, inputs, kernel.</param>
    /// <param name="a">Slope below zero of the leaky ReLU that follows; not used for others.</param>
    /// <param name="mode">Which variance to keep.</param>
    /// <param name="nonlinearity">What follows the layer.</param>
    /// <param name="generator">The generator; null for the default one.</param>
    /// <exception cref="ShapeException">The tensor has fewer than two dimensions.</exception>
    public static void KaimingUniform(
        Tensor tensor,
        double a = 0,
        FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyRelu,
        RandomSource? generator = null)
    {
        double bound = Math.Sqrt(3) * KaimingStd(nameof(KaimingUniform), tensor, a, mode, nonlinearity);
        Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Normal with standard deviation gain / √fan.</summary>
    /// <inheritdoc cref="KaimingUniform"/>
    public static void KaimingNormal(
        Tensor tensor,
        double a = 0,
        FanMode mode = FanMode.FanIn,
        Nonlinearity nonlinearity = Nonlinearity.LeakyRelu,
        RandomSource? generator = null) =>
        Normal(tensor, 0, KaimingStd(nameof(KaimingNormal), tensor, a, mode, nonlinearity), generator);

    /// <summary>Uniform in ±gain·√(6 / (fanIn + fanOut)).</summary>
    /// <remarks>Glorot and Bengio, 2010, https://proceedings.mlr.press/v9/glorot10a.html;
    /// torch.nn.init.xavier_uniform_.</remarks>
    /// <exception cref="ShapeException">The tensor has fewer than two dimensions.</exception>
    public static void XavierUniform(Tensor tensor, double gain = 1, RandomSource? generator = null)
    {
        double bound = Math.Sqrt(3) * XavierStd(nameof(XavierUniform), tensor, gain);
        Uniform(tensor, -bound, bound, generator);
    }

    /// <summary>Normal with standard deviation gain·√(2 / (fanIn + fanOut)).</summary>
    /// <inheritdoc cref="XavierUniform"/>
    public static void XavierNormal(Tensor tensor, double gain = 1, RandomSource? generator = null) =>
        Normal(tensor, 0, XavierStd(nameof(XavierNormal), tensor, gain), generator);

    /// <summary>By how much a nonlinearity shrinks the standard deviation: the factor that makes up for it.</summary>
    /// <param name="nonlinearity">1 for Linear and Sigmoid, 5/3 for Tanh, √2 for Relu, √(2 / (1 + a²)) for LeakyRelu,
    /// 3/4 for Selu.</param>
    /// <param name="slope">The leaky ReLU's slope a; 0.01 if not given.</param>
    public static double CalculateGain(Nonlinearity nonlinearity, double? slope = null) => nonlinearity switch
    {
        Nonlinearity.Linear or Nonlinearity.Sigmoid => 1,
        Nonlinearity.Tanh => 5.0 / 3,
        Nonlinearity.Relu => Math.Sqrt(2),
        Nonlinearity.LeakyRelu => Math.Sqrt(2 / (1 + Math.Pow(slope ?? 0.01, 2))),
        Nonlinearity.Selu => 0.75,
        _ => throw new ArgumentOutOfRangeException(nameof(nonlinearity), nonlinearity,
            "CalculateGain: no such nonlinearity."),
    };

    /// <summary>Inputs of one output and outputs of one input, of a weight [outputs, inputs, kernel…].</summary>
    /// <remarks>torch.nn.init._calculate_fan_in_and_fan_out.</remarks>
    /// <exception cref="ShapeException">The tensor has fewer than two dimensions.</exception>
    public static (long FanIn, long FanOut) Fans(Tensor tensor) => Fans(nameof(Fans), tensor);

    /// <summary>The same for another operation's message.</summary>
    internal static (long In, long Out) Fans(string operation, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Check.Shape(
            tensor.Rank >= 2,
            $"Init.{operation}: shape {tensor.Shape} has no fan: " +
            $"at least two dimensions are needed, outputs and inputs.");
        long kernel = 1;
        foreach (int size in tensor.Shape.AsSpan()[2..])
            kernel *= size;
        return (tensor.Shape[1] * kernel, tensor.Shape[0] * kernel);
    }

    /// <summary>Creates a module without drawing random values, because all will be overwritten: what lies in memory
    /// stays there.</summary>
    internal static T WithoutValues<T>(Func<T> make)
    {
        (bool before, s_isLeftOut) = (s_isLeftOut, true);
        try
        {
            return make();
        }
        finally
        {
            s_isLeftOut = before;
        }
    }

    private static double KaimingStd(string operation, Tensor tensor, double a, FanMode mode, Nonlinearity nonlinearity)
    {
        (long fanIn, long fanOut) = Fans(operation, tensor);
        long fan = mode == FanMode.FanIn ? fanIn : fanOut;
        return fan == 0 ? 0 : CalculateGain(nonlinearity, a) / Math.Sqrt(fan);
    }

    private static double XavierStd(string operation, Tensor tensor, double gain)
    {
        (long fanIn, long fanOut) = Fans(operation, tensor);
        return fanIn + fanOut == 0 ? 0 : gain * Math.Sqrt(2.0 / (fanIn + fanOut));
    }

    private static void CheckTarget(string operation, Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        Check.Floating($"Init.{operation}", tensor);
    }

    private static void Write(Tensor tensor, Tensor values) =>
        tensor.Overwrite(values.Detach().Cast(tensor.DType).To(tensor.Device));
}
