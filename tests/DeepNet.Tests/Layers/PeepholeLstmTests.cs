using DeepNet.Layers;

namespace DeepNet.Tests.Layers;

public sealed class PeepholeLstmTests : LayerContract<PeepholeLstm>
{
    protected override Shape[] Inputs => [[2, 2, 1], [2, 2, 2], [2, 2, 2]];

    protected override Shape Output => [(2 * 2 * 4) + (2 * 2 * 2) + (2 * 2 * 2)];

    protected override string Text => "PeepholeLstm(1, 2, bidirectional: true)";

    protected override string[] Keys =>
    [
        "weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0", "weight_ch_l0", "weight_ih_l0_reverse",
        "weight_hh_l0_reverse", "bias_ih_l0_reverse", "bias_hh_l0_reverse", "weight_ch_l0_reverse",
    ];

    [Fact]
    public void Peepholes_start_as_the_other_weights()
    {
        var layer = new PeepholeLstm(3, 4, numLayers: 2, bidirectional: true, generator: new RandomSource(1));
        layer.WeightCh(1, reverse: true).Shape.Should().Equal(3, 4);
        layer.WeightCh().Value.ToArray<float>().Should().OnlyContain(w => Math.Abs(w) <= 0.5f)
            .And.Contain(w => Math.Abs(w) > 0.1f);
    }

    [Fact]
    public void With_peepholes_of_zero_it_is_an_lstm()
    {
        var layer = new PeepholeLstm(3, 4, numLayers: 2, batchFirst: true, bidirectional: true);
        var lstm = new Lstm(3, 4, numLayers: 2, batchFirst: true, bidirectional: true);
        foreach ((string name, Parameter parameter) in layer.NamedParameters())
        {
            if (name.StartsWith("weight_ch", StringComparison.Ordinal))
                Init.Zeros(parameter);
        }

        lstm.LoadStateDict(layer.StateDict(), strict: false);
        Tensor x = Tensor.Randn([2, 5, 3]);
        (Tensor y, Tensor h, Tensor c) = layer.Forward(x);
        (Tensor expected, Tensor expectedH, Tensor expectedC) = lstm.Forward(x);
        Close(y, expected);
        Close(h, expectedH);
        Close(c, expectedC);
    }

    [Fact]
    public void A_step_is_the_formula_of_the_paper()
    {
        var layer = new PeepholeLstm(2, 3, generator: new RandomSource(4));
        layer.To(DType.Float64);
        Tensor x = Tensor.Randn([2, 1, 2], DType.Float64), h0 = Tensor.Randn([1, 1, 3], DType.Float64),
            c0 = Tensor.Randn([1, 1, 3], DType.Float64);
        double[] inputs = x.ToArray<double>(), h = h0.ToArray<double>(), c = c0.ToArray<double>();
        double[] wx = Values(layer.WeightIh()), wh = Values(layer.WeightHh()), p = Values(layer.WeightCh());
        double[] bx = Values(layer.BiasIh()!), bh = Values(layer.BiasHh()!);
        for (int t = 0; t < 2; t++)
        {
            double[] nextH = new double[3], nextC = new double[3];
            for (int j = 0; j < 3; j++)
            {
                double Sum(int gate)
                {
                    int row = (gate * 3) + j;
                    double sum = bx[row] + bh[row];
                    for (int k = 0; k < 2; k++)
                        sum += wx[(row * 2) + k] * inputs[(t * 2) + k];
                    for (int k = 0; k < 3; k++)
                        sum += wh[(row * 3) + k] * h[k];
                    return sum;
                }

                double i = Logistic(Sum(0) + (p[j] * c[j])), f = Logistic(Sum(1) + (p[3 + j] * c[j]));
                nextC[j] = (f * c[j]) + (i * Math.Tanh(Sum(2)));
                nextH[j] = Logistic(Sum(3) + (p[6 + j] * nextC[j])) * Math.Tanh(nextC[j]);
            }

            (h, c) = (nextH, nextC);
        }

        (_, Tensor hidden, Tensor cell) = layer.Forward(x, h0, c0);
        hidden.ToArray<double>().Should().Equal(h, (a, b) => Math.Abs(a - b) < 1e-12);
        cell.ToArray<double>().Should().Equal(c, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    protected override PeepholeLstm Make(RandomSource random) => new(1, 2, bidirectional: true, generator: random);

    protected override Tensor Run(PeepholeLstm layer, Tensor[] x)
    {
        (Tensor y, Tensor h, Tensor c) = layer.Forward(x[0], x[1], x[2]);
        return LayerTesting.Joined(y, h, c);
    }

    protected override (Action Act, string Message)[] Errors() =>
    [
        .. LayerTesting.RecurrentErrors(
            "PeepholeLstm",
            (inputs, hidden, layers, dropout) => new PeepholeLstm(inputs, hidden, layers, dropout: dropout),
            (layer, x, h) => layer.Forward(x, h, h)),
        (
            () => new PeepholeLstm(3, 4).Forward(Tensor.Zeros([2, 1, 3]), Tensor.Zeros([1, 1, 4])),
            "PeepholeLstm: h0 and c0 must be given together."),
        (() => new PeepholeLstm(3, 4).WeightCh(-1), "PeepholeLstm: layer -1 must be in 0 … 0, the layers there are."),
    ];

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] Values(Parameter parameter) => parameter.Value.ToArray<double>();

    private static void Close(Tensor actual, Tensor expected) => Tests.Ops.OpCaseTests.AssertClose(
        actual, Tests.Ops.OpCaseTests.ToNdArray(expected.Detach()), 1e-6, "peephole");
}
