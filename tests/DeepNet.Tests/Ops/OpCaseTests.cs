namespace DeepNet.Tests.Ops;

/// <summary>What every entry of <see cref="OpCases"/> is put through.</summary>
public sealed class OpCaseTests
{
    public static TheoryData<string, string, DType> ForwardData()
    {
        var data = new TheoryData<string, string, DType>();
        foreach (OpCase op in OpCases.All)
        {
            foreach (string device in TestDevices.Names)
            {
                foreach (DType dtype in op.DTypes)
                    data.Add(op.Name, device, dtype);
            }
        }

        return data;
    }

    public static TheoryData<string, string> GradientData()
    {
        var data = new TheoryData<string, string>();
        foreach (OpCase op in OpCases.All.Where(op => op.GradientOrder > 0))
        {
            foreach (string device in TestDevices.Names)
                data.Add(op.Name, device);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ForwardData))]
    public void Forward_agrees_with_the_reference(string name, string device, DType dtype)
    {
        OpCase op = Find(name);
        for (int variant = 0; variant < op.Variants.Length; variant++)
        {
            // The reference gets what the type under test can hold, so that only the operation's own rounding is
            // measured.
            Tensor[] inputs = Make(op.Variants[variant], TestDevices.Get(device), dtype);
            NdArray expected = op.Expected([.. inputs.Select(ToNdArray)]);
            foreach ((string layout, Tensor[] x) in Layouts(inputs))
            {
                Tensor y = op.Run(x);
                AssertClose(y, expected, Tolerance(op, dtype), $"{name}, variant {variant}, {dtype}, {layout}");
            }
        }
    }

    [Theory]
    [Trait("Category", TestDevices.DifferencesCategory)]
    [MemberData(nameof(GradientData))]
    public void Gradients_agree_with_differences(string name, string device)
    {
        OpCase op = Find(name);
        foreach (Input[] variant in op.Variants)
        {
            Tensor[] inputs = Make(variant, TestDevices.Get(device), DType.Float64);
            foreach (Tensor x in inputs)
                x.RequiresGrad = x.DType.IsFloatingPoint();
            if (inputs.Sum(x => x.Count) > 64)
                continue;
            GradCheck.Verify(op.Run, inputs, op.GradientOrder);
        }
    }

    /// <summary>Fused gradients (nothing recorded) against the composed ones (recorded), in Float32.</summary>
    [Theory]
    [MemberData(nameof(GradientData))]
    public void Fused_and_recorded_gradients_agree(string name, string device)
    {
        OpCase op = Find(name);
        foreach (Input[] variant in op.Variants)
        {
            Tensor[] inputs = Make(variant, TestDevices.Get(device), DType.Float32);
            foreach (Tensor x in inputs)
                x.RequiresGrad = x.DType.IsFloatingPoint();
            Tensor[] wanted = Array.FindAll(inputs, x => x.RequiresGrad);
            Tensor y = op.Run(inputs);
            if (!y.RequiresGrad)
                continue;
            Tensor seed = ToTensor(new Input(y.Shape.ToArray()).Draw(99), y.Device, DType.Float32);
            Tensor[] fused = Autograd.Grad([y], wanted, [seed], retainGraph: true, allowUnused: true);
            Tensor[] recorded = Autograd.Grad([y], wanted, [seed], createGraph: true, allowUnused: true);
            for (int i = 0; i < wanted.Length; i++)
                AssertClose(fused[i], ToNdArray(recorded[i].Detach()), 2e-5, $"{name}, gradient of input {i}");
        }
    }

    private static OpCase Find(string name) => OpCases.All.Single(op => op.Name == name);

    internal static double Tolerance(OpCase op, DType dtype) => dtype switch
    {
        DType.Float64 => op.Tolerance64,
        DType.Float32 => op.Tolerance32,
        DType.Float16 => 1.0 / 1024,
        _ => 1.0 / 128,
    };

    internal static Tensor[] Make(Input[] inputs, Device device, DType dtype) =>
        [.. inputs.Select((input, i) => ToTensor(input.Draw(1234 + i), device, input.DType ?? dtype))];

    private static Tensor ToTensor(NdArray x, Device device, DType dtype) =>
        Tensor.From<double>(x.Data, new Shape(x.Shape), device).Cast(dtype);

    internal static NdArray ToNdArray(Tensor x) => new(x.Cast(DType.Float64).ToArray<double>(), x.Shape.ToArray());

    /// <summary>The same values in memory laid out in different ways.</summary>
    private static IEnumerable<(string Name, Tensor[] Inputs)> Layouts(Tensor[] inputs)
    {
        yield return ("contiguous", inputs);
        yield return ("transposed", Array.ConvertAll(inputs, x =>
        {
            int[] reversed = [.. Enumerable.Range(0, x.Rank).Reverse()];
            return x.Permute(reversed).Clone().Permute(reversed);
        }));
        yield return ("expanded or strided", Array.ConvertAll(inputs, x =>
        {
            // Every second element of a buffer twice as long.
            int[] doubled = [.. x.Shape, 2];
            Tensor wide = x.Reshape([.. x.Shape, 1]).Expand(doubled).Clone();
            var strides = new long[x.Rank];
            for (int d = 0; d < x.Rank; d++)
                strides[d] = wide.Layout.Strides[d];
            return wide.View(new Layout(x.Shape, strides, x.Count == 0 ? 0 : 1));
        }));
    }

    internal static void AssertClose(Tensor y, NdArray expected, double tolerance, string what)
    {
        y.Shape.ToArray().Should().Equal(expected.Shape, what);
        double[] actual = y.Cast(DType.Float64).ToArray<double>();
        double scale = Math.Max(1, expected.Data.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max());
        for (int i = 0; i < actual.Length; i++)
        {
            double e = expected.Data[i];
            bool isClose = double.IsFinite(e) ? Math.Abs(actual[i] - e) <= tolerance * scale : actual[i].Equals(e);
            isClose.Should().BeTrue($"{what}: element {i} is {actual[i]:R}, expected {e:R}");
        }
    }
}
