namespace DeepNet.Layers;

/// <summary>The initial values of recurrent layers: uniform in ±1/√hidden, biases too.</summary>
internal static class RecurrentParameters
{
    /// <summary>The cell of a plain recurrent network.</summary>
    public static RecurrentCell CellOf(string name, Nonlinearity nonlinearity) => nonlinearity switch
    {
        Nonlinearity.Tanh => RecurrentCell.Tanh,
        Nonlinearity.Relu => RecurrentCell.Relu,
        _ => throw new ArgumentException($"{name}: nonlinearity {nonlinearity} must be Tanh or Relu."),
    };

    public static Parameter New(Shape shape, int hidden, RandomSource? generator)
    {
        var parameter = new Parameter(Tensor.Empty(shape));
        double bound = 1 / Math.Sqrt(hidden);
        Init.Uniform(parameter, -bound, bound, generator);
        return parameter;
    }
}
